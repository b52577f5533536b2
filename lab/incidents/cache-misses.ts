import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** A cache in front of a service empties at once, again and again. */
export const cacheMisses: Incident = {
  name: 'cache-misses',
  summary: 'A cache in front of a service empties at once, again and again.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'fulfilment/orders-db'),
    dial('every', 'Seconds between two expiries.', 60, 600, 120),
    dial('refill', 'Seconds until it is filled again.', 5, 60, 30),
    dial('factor', 'Calls for one that was made before, while it fills.', 1, 40, 15),
  ],
  blames: (knobs) => ({ class: 'overload', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level, since) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    const along = (since % numberOf(knobs, 'every')) / numberOf(knobs, 'refill');
    if (level > 0 && along < 1) service.callFactor *= 1 + (numberOf(knobs, 'factor') - 1) * (1 - along);
  },
};
