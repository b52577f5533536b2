import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** The route of a service leads nowhere. */
export const lostRoute: Incident = {
  name: 'lost-route',
  summary: 'The route of a service leads nowhere.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'fulfilment/shipping'),
    dial('subset', '0 = no route for the host (404 NR); 1 = a subset that does not exist (503 NC).', 0, 1, 0),
  ],
  blames: (knobs) => ({ class: 'config', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level > 0) service.broken = numberOf(knobs, 'subset') >= 0.5 ? 'subset' : 'route';
  },
};
