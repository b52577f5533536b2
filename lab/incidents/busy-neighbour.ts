import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, grown, hostBlame, numberOf, place, textOf } from './incident';

/** A batch pod without limit takes the CPUs of a host. */
export const busyNeighbour: Incident = {
  name: 'busy-neighbour',
  summary: 'A batch pod without limit takes the CPUs of a host.',
  rampSeconds: 5,
  knobs: [
    place('host', 'Host it happens on.', 'worker-4'),
    dial('threads', 'Threads that compute without pause.', 0, 40, 20),
    dial('weight', 'Its CPU weight, in cores requested.', 0.1, 16, 4),
    dial('cache', 'Factor on the work of everybody else, from the shared cache.', 1, 1.5, 1.3),
    dial('yields', '1 = it gives way at once to whoever wakes up (lowest priority).', 0, 1, 0),
  ],
  blames: (knobs) => hostBlame('host-neighbour', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.batchThreads += numberOf(knobs, 'threads') * level;
    if (level > 0) host.batchWeight = numberOf(knobs, 'weight');
    if (level > 0 && numberOf(knobs, 'yields') >= 0.5) host.batchYields = true;
    host.cacheFactor *= grown(numberOf(knobs, 'cache'), level);
  },
};
