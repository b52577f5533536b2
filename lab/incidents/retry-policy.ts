import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** Client proxies try calls of a service again and again. */
export const retryPolicy: Incident = {
  name: 'retry-policy',
  summary: 'Client proxies try calls of a service again and again.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'shop/checkout'),
    dial('attempts', 'Retries after the first try.', 0, 10, 4),
    dial('perTry', 'Time-out of one try, ms.', 50, 10000, 300),
  ],
  blames: (knobs) => ({ class: 'overload', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level > 0) service.retry = { attempts: Math.round(numberOf(knobs, 'attempts')), perTryMs: numberOf(knobs, 'perTry') };
  },
};
