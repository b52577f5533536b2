import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** Packets to and from a host are lost. */
export const hostLoss: Incident = {
  name: 'host-loss',
  summary: 'Packets to and from a host are lost.',
  rampSeconds: 5,
  knobs: [
    place('host', 'Host it happens on.', 'worker-5'),
    dial('loss', 'Share of segments that is lost.', 0, 0.2, 0.02),
  ],
  blames: (knobs) => hostBlame('host-network', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.loss = 1 - (1 - host.loss) * (1 - numberOf(knobs, 'loss') * level);
  },
};
