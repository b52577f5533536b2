import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** Nothing gets through between two zones. */
export const zoneCut: Incident = {
  name: 'zone-cut',
  summary: 'Nothing gets through between two zones.',
  rampSeconds: 0,
  knobs: [
    place('from', 'A zone.', 'eu-central-1a'),
    place('to', 'The other zone.', 'eu-central-1b'),
    dial('oneWay', '1 = only the way from the first to the second is cut.', 0, 1, 0),
  ],
  blames: (knobs) => ({ class: 'network', kind: 'path', name: `${textOf(knobs, 'from')}~${textOf(knobs, 'to')}`, decidedBy: [] }),
  apply(parameters, knobs, level) {
    if (level <= 0) return;
    const path = { from: textOf(knobs, 'from'), to: textOf(knobs, 'to'), loss: 1, oneWay: numberOf(knobs, 'oneWay') >= 0.5 };
    parameters.mesh.paths = [...parameters.mesh.paths, path];
  },
};
