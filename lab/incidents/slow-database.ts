import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, grown, numberOf, place, textOf, workloadBlame } from './incident';

/** A database behind a TCP edge gets slow. */
export const slowDatabase: Incident = {
  name: 'slow-database',
  summary: 'A database behind a TCP edge gets slow.',
  rampSeconds: 1,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'fulfilment/orders-db'),
    dial('factor', 'Factor on the time of a statement.', 1, 300, 100),
  ],
  blames: (knobs) => workloadBlame('downstream', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.waitFactor *= grown(numberOf(knobs, 'factor'), level);
  },
};
