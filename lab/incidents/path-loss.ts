import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** Packets between two ends are lost. */
export const pathLoss: Incident = {
  name: 'path-loss',
  summary: 'Packets between two ends are lost.',
  rampSeconds: 5,
  knobs: [
    place('from', 'One end: a zone, a host or a workload.', 'shop/checkout'),
    place('to', 'The other end.', 'fulfilment/inventory'),
    dial('loss', 'Share of segments that is lost.', 0, 0.5, 0.05),
  ],
  blames: (knobs) => ({ class: 'network', kind: 'path', name: `${textOf(knobs, 'from')}~${textOf(knobs, 'to')}`, decidedBy: [] }),
  apply(parameters, knobs, level) {
    if (level <= 0) return;
    const path = { from: textOf(knobs, 'from'), to: textOf(knobs, 'to'), loss: numberOf(knobs, 'loss') * level, oneWay: false };
    parameters.mesh.paths = [...parameters.mesh.paths, path];
  },
};
