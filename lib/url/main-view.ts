import { createLoader, createSerializer, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server';
import { parseAsCompared } from './compared-moment';
import { parseAsFocus } from './focus';
import { lenses, quantileNames } from './lens';
import { scopeParsers } from './scope-view';
import { parseAsSelection } from './selection';

const levels = ['namespace', 'app', 'workload', 'service'] as const;

/** Everything that the main screen keeps in the address. */
export const mainViewParsers = {
  ...scopeParsers,
  compare: parseAsCompared,
  level: parseAsStringLiteral(levels).withDefault('workload'),
  lens: parseAsStringLiteral(lenses).withDefault('latency'),
  q: parseAsStringLiteral(quantileNames).withDefault('p99'),
  sel: parseAsSelection,
  find: parseAsString.withDefault(''),
  sick: parseAsBoolean.withDefault(false),
  focus: parseAsFocus,
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  table: parseAsBoolean.withDefault(false),
};
export type MainView = inferParserType<typeof mainViewParsers>;

/** Query string (with or without "?") or search parameters -> view; unknown and senseless values are left out. */
export const readMainView = createLoader(mainViewParsers);

/** View -> query string with its "?", defaults left out; the empty string for the default view. */
export const writeMainView = createSerializer(mainViewParsers);
