import { parseAsStringLiteral } from 'nuqs/server';
import { parseAsCompared } from './compared-moment';
import { scopeParsers } from './scope-view';

/** What the list of changes can be narrowed to. */
export const changeGroups = ['all', 'latency', 'errors', 'traffic', 'edges', 'pods', 'hosts'] as const;
export type ChangeGroup = (typeof changeGroups)[number];

/** What the screen of changes keeps in the address: with what is compared (an hour before unless told), and which changes are listed. */
export const compareViewParsers = {
  ...scopeParsers,
  compare: parseAsCompared.withDefault(-3_600),
  show: parseAsStringLiteral(changeGroups).withDefault('all'),
};
