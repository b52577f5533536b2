import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** A batch pod takes the memory of a host. */
export const neighbourMemory: Incident = {
  name: 'neighbour-memory',
  summary: 'A batch pod takes the memory of a host.',
  rampSeconds: 300,
  knobs: [
    place('host', 'Host it happens on.', 'worker-5'),
    dial('gigabytes', 'Memory it takes, GB.', 0, 64, 13.5),
  ],
  blames: (knobs) => hostBlame('host-neighbour', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.batchMemoryBytes += numberOf(knobs, 'gigabytes') * 1e9 * level;
  },
};
