import type { Incident } from './incident';
import { numberOf } from './incident';

/** More requests enter at the gateway. */
export const loadSpike: Incident = {
  name: 'load-spike',
  summary: 'More requests enter at the gateway.',
  rampSeconds: 60,
  knobs: [{ name: 'factor', summary: 'Factor on the rate of requests.', range: [0.1, 5], initial: 1.5 }],
  apply(parameters, knobs, level) {
    parameters.loadFactor *= 1 + (numberOf(knobs, 'factor') - 1) * level;
  },
};
