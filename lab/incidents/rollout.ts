import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { place, textOf, workloadBlame } from './incident';

/** A workload is rolled out; nothing about it changes. */
export const rollout: Incident = {
  name: 'rollout',
  summary: 'A workload is rolled out; nothing about it changes.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/ads'),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level > 0) workload.release += 1;
  },
};
