import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload computes on after it has answered. */
export const afterWork: Incident = {
  name: 'after-work',
  summary: 'A workload computes on after it has answered (logging, collection).',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/search'),
    dial('work', 'CPU work after an answer, ms.', 0, 200, 6),
  ],
  blames: (knobs) => workloadBlame('own-limit', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.afterWorkMs += numberOf(knobs, 'work') * level;
  },
};
