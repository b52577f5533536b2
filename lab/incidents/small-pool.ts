import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload holds few workers, each for too long. */
export const smallPool: Incident = {
  name: 'small-pool',
  summary: 'A workload has few workers, each held for a whole request.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'fulfilment/orders'),
    dial('workers', 'Workers of one pod.', 1, 200, 1),
    dial('hold', 'Factor on the time each is held.', 1, 50, 10),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level <= 0) return;
    workload.pool = Math.round(numberOf(knobs, 'workers'));
    workload.waitFactor *= numberOf(knobs, 'hold');
  },
};
