import type { Incident } from './incident';
import { dial, numberOf } from './incident';

/** Packets to the name server are lost. */
export const dnsLoss: Incident = {
  name: 'dns-loss',
  summary: 'Packets to the name server are lost.',
  rampSeconds: 0,
  knobs: [
    dial('loss', 'Share of look-ups whose packet is lost.', 0, 0.5, 0.1),
    dial('lookups', 'Share of calls that look a name up.', 0, 1, 0.2),
  ],
  blames: () => ({ class: 'network', kind: 'service', name: 'kube-system/coredns', decidedBy: [], hidden: true }),
  apply(parameters, knobs, level) {
    if (level <= 0) return;
    parameters.mesh.dnsLoss = numberOf(knobs, 'loss') * level;
    parameters.mesh.lookupShare = Math.max(parameters.mesh.lookupShare, numberOf(knobs, 'lookups'));
  },
};
