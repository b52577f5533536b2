import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload's container gets a CPU limit. */
export const cpuLimit: Incident = {
  name: 'cpu-limit',
  summary: "A workload's container gets a tighter CPU limit.",
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/search'),
    dial('cores', 'The limit in cores.', 0.01, 16, 0.06),
    dial('threads', 'Threads that can compute at once; 0 = as usual.', 0, 16, 0),
  ],
  blames: (knobs) => workloadBlame('own-limit', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level <= 0) return;
    workload.limitCores = numberOf(knobs, 'cores');
    const threads = Math.round(numberOf(knobs, 'threads'));
    if (threads > 0) workload.threads = threads;
  },
};
