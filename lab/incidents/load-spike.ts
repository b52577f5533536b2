import type { Incident } from './incident';
import { dial, grown, numberOf } from './incident';

/** More requests enter at the gateway. */
export const loadSpike: Incident = {
  name: 'load-spike',
  summary: 'More requests enter at the gateway.',
  rampSeconds: 60,
  knobs: [
    dial('factor', 'Factor on the rate of requests.', 0.1, 5, 2.4),
  ],
  blames: () => ({ class: 'overload', kind: 'mesh', name: 'load', decidedBy: [] }),
  apply(parameters, knobs, level) {
    parameters.mesh.loadFactor *= grown(numberOf(knobs, 'factor'), level);
  },
};
