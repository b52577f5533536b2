import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** Servers on a host's own network do not take connections fast enough. */
export const listenDrops: Incident = {
  name: 'listen-drops',
  summary: "Servers on a host's own network do not take connections fast enough.",
  rampSeconds: 0,
  knobs: [
    place('host', 'Host it happens on.', 'worker-1'),
    dial('share', 'Share of new connections that find the queue full.', 0, 1, 0.3),
  ],
  blames: (knobs) => hostBlame('host-network', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.acceptLoss = Math.min(1, host.acceptLoss + numberOf(knobs, 'share') * level);
  },
};
