import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, grown, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload needs more time for the same work. */
export const slowService: Incident = {
  name: 'slow-service',
  summary: 'A workload needs more time for the same work.',
  rampSeconds: 1,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/recommend'),
    dial('wait', 'Factor on time off the CPU.', 1, 200, 40),
    dial('work', 'Factor on CPU work.', 1, 20, 1),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.waitFactor *= grown(numberOf(knobs, 'wait'), level);
    workload.workFactor *= grown(numberOf(knobs, 'work'), level);
  },
};
