import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** The connection table of a host is full. */
export const conntrackFull: Incident = {
  name: 'conntrack-full',
  summary: 'The connection table of a host is full while somebody opens connections without end.',
  rampSeconds: 0,
  knobs: [
    place('host', 'Host it happens on.', 'worker-2'),
    dial('limit', 'Entries that the table may hold.', 1024, 262144, 8000),
    dial('churn', 'Connections that the batch pod opens per second.', 0, 5000, 120),
  ],
  blames: (knobs) => hostBlame('host-network', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    if (level <= 0) return;
    host.conntrackLimit = numberOf(knobs, 'limit');
    host.batchConnections += numberOf(knobs, 'churn') * level;
  },
};
