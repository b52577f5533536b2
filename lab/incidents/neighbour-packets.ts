import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** A batch pod moves more packets than a host handles with ease. */
export const neighbourPackets: Incident = {
  name: 'neighbour-packets',
  summary: 'A batch pod moves more packets than a host handles with ease.',
  rampSeconds: 10,
  knobs: [
    place('host', 'Host it happens on.', 'worker-1'),
    dial('packets', 'Packets per second.', 0, 1500000, 1100000),
  ],
  blames: (knobs) => hostBlame('host-neighbour', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.batchPackets += numberOf(knobs, 'packets') * level;
  },
};
