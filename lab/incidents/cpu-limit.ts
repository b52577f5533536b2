import type { Incident } from './incident';
import { numberOf, textOf } from './incident';

/** A workload's container gets a CPU limit. */
export const cpuLimit: Incident = {
  name: 'cpu-limit',
  summary: "A workload's container gets a tighter CPU limit.",
  rampSeconds: 0,
  knobs: [
    { name: 'workload', summary: 'Workload, as namespace/name.', range: null, initial: 'shop/search' },
    { name: 'cores', summary: 'The limit in cores.', range: [0.02, 16], initial: 0.3 },
  ],
  apply(parameters, knobs, level) {
    const workload = textOf(knobs, 'workload');
    if (!parameters.workloads.has(workload)) throw new Error(`There is no workload "${workload}"; workloads are ${[...parameters.workloads].join(', ')}.`);
    if (level > 0) parameters.limitCores.set(workload, numberOf(knobs, 'cores'));
  },
};
