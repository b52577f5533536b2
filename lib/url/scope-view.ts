import { createParser, parseAsArrayOf, parseAsString, type inferParserType } from 'nuqs/server';
import { windowLimits } from '@/lib/base/time-window';

const parseAsMoment = createParser<number>({
  parse: (text) => {
    if (!/^\d{1,12}(\.\d{1,3})?$/.test(text)) return null;
    const at = Number(text);
    return at >= windowLimits.earliestAt && at < 1e11 ? at : null;
  },
  serialize: String,
});

const parseAsWindow = createParser<number>({
  parse: (text) => {
    if (!/^\d{1,7}$/.test(text)) return null;
    const window = Number(text);
    return window >= windowLimits.shortest && window <= windowLimits.longest ? window : null;
  },
  serialize: String,
});

/**
 * Time and scope in the address, the same on every screen. `at` null = live; `ns` empty = all namespaces.
 * A value that makes no sense is treated as not given, so that a mangled link still opens.
 */
export const scopeParsers = {
  at: parseAsMoment,
  window: parseAsWindow.withDefault(windowLimits.usual),
  ns: parseAsArrayOf(parseAsString).withDefault([]),
  cluster: parseAsString,
};
export type ScopeView = inferParserType<typeof scopeParsers>;
