import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload's proxy gets a CPU limit that is too tight. */
export const proxyLimit: Incident = {
  name: 'proxy-limit',
  summary: "A workload's proxy gets a CPU limit that is too tight.",
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/checkout'),
    dial('cores', 'The limit in cores.', 0.005, 2, 0.03),
  ],
  blames: (knobs) => workloadBlame('proxy', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level > 0) workload.proxyLimitCores = numberOf(knobs, 'cores');
  },
};
