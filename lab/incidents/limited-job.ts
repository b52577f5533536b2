import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** A batch pod with a CPU limit wants more than it may have; it is throttled and nobody else is. */
export const limitedJob: Incident = {
  name: 'limited-job',
  summary: 'A batch pod with a CPU limit wants more than it may have; its waiting shows on the host.',
  rampSeconds: 0,
  knobs: [
    place('host', 'Host it happens on.', 'worker-4'),
    dial('threads', 'Threads that compute without pause.', 0, 40, 4),
    dial('cores', 'Its CPU limit, cores.', 0.05, 16, 0.5),
  ],
  blames: (knobs) => hostBlame('host-neighbour', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    if (level <= 0) return;
    host.batchThreads += numberOf(knobs, 'threads') * level;
    host.batchLimitCores = numberOf(knobs, 'cores');
  },
};
