import { parseAsBoolean, parseAsString } from 'nuqs/server';
import { scopeParsers } from './scope-view';

/** What the hosts screen keeps in the address: the column it is sorted by, and in which direction. */
export const hostsViewParsers = {
  ...scopeParsers,
  sort: parseAsString.withDefault('worst'),
  up: parseAsBoolean.withDefault(false),
};
