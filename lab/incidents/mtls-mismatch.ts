import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** A client and a server do not agree on TLS. */
export const mtlsMismatch: Incident = {
  name: 'mtls-mismatch',
  summary: 'A client and a server do not agree on mutual TLS.',
  rampSeconds: 3,
  knobs: [
    place('client', 'Client, as namespace/name.', 'shop/storefront'),
    place('service', 'Service, as namespace/name.', 'accounts/profile'),
    dial('plainServer', '0 = the server wants mutual TLS and the client speaks plain; 1 = the other way round.', 0, 1, 0),
  ],
  blames: (knobs) => ({ class: 'config', kind: 'edge', name: `${textOf(knobs, 'client')}>${textOf(knobs, 'service')}`, decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    const client = textOf(knobs, 'client');
    if (!parameters.workloads.has(client)) throw new Error(`There is no workload "${client}"; workloads are ${[...parameters.workloads.keys()].join(', ')}.`);
    if (level < 0.5) return;
    service.refused = { client, kind: numberOf(knobs, 'plainServer') >= 0.5 ? 'plain-server' : 'plain-client' };
  },
};
