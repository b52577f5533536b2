import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** Client proxies may hold few connections to a service. */
export const tightBreaker: Incident = {
  name: 'tight-breaker',
  summary: 'Client proxies may hold few connections to a service.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'payments/payment'),
    dial('connections', 'Connections of one client proxy.', 1, 100, 1),
    dial('pending', 'Requests that may wait for one.', 0, 100, 1),
  ],
  blames: (knobs) => ({ class: 'config', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level <= 0) return;
    service.maxConnections = Math.round(numberOf(knobs, 'connections'));
    service.maxPending = Math.round(numberOf(knobs, 'pending'));
  },
};
