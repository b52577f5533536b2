import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** One pod of a workload stops for a while, again and again. */
export const longPauses: Incident = {
  name: 'long-pauses',
  summary: 'One pod of a workload stops for a while, again and again (garbage collection).',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/storefront'),
    dial('pause', 'Length of a pause, ms.', 10, 5000, 800),
    dial('every', 'Seconds between two pauses.', 2, 60, 6),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level <= 0) return;
    workload.pauseMs = numberOf(knobs, 'pause');
    workload.pauseEverySeconds = numberOf(knobs, 'every');
  },
};
