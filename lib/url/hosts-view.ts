import { parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { scopeParsers } from './scope-view';

/** How the hosts are shown. */
const hostLooks = ['table', 'heat'] as const;

/** What the hosts screen keeps in the address: the look, the column it is sorted by, and in which direction. */
export const hostsViewParsers = {
  ...scopeParsers,
  look: parseAsStringLiteral(hostLooks).withDefault('table'),
  sort: parseAsString.withDefault('worst'),
  up: parseAsBoolean.withDefault(false),
};
