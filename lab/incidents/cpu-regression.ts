import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, grown, numberOf, place, textOf, workloadBlame } from './incident';

/** A release needs more CPU for every request. */
export const cpuRegression: Incident = {
  name: 'cpu-regression',
  summary: 'A release needs more CPU for every request.',
  rampSeconds: 60,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'accounts/auth'),
    dial('factor', 'Factor on CPU work.', 1, 8, 3),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.workFactor *= grown(numberOf(knobs, 'factor'), level);
    if (level > 0) workload.release += 1;
  },
};
