import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** The number of pods follows their CPU use (HorizontalPodAutoscaler); harmless alone. */
export const autoscaling: Incident = {
  name: 'autoscaling',
  summary: 'The number of pods follows their CPU use (HorizontalPodAutoscaler); harmless alone.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/checkout'),
    dial('target', 'CPU that a pod should use, as a share of what it requests.', 0.05, 2, 0.6),
    dial('most', 'Pods at most.', 1, 20, 10),
  ],
  blames: (knobs) => workloadBlame('overload', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level > 0) workload.scaler = { target: numberOf(knobs, 'target'), most: Math.round(numberOf(knobs, 'most')) };
  },
};
