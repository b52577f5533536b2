import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** The host's own agents talk to somebody whose packets are lost; no pod does. */
export const agentRetransmits: Incident = {
  name: 'agent-retransmits',
  summary: "Segments of the host's own agents are lost on the way to somebody no pod talks to.",
  rampSeconds: 0,
  knobs: [
    place('host', 'Host it happens on.', 'worker-2'),
    dial('loss', 'Share of the segments of its agents that is lost.', 0, 0.5, 0.1),
  ],
  blames: (knobs) => hostBlame('host-network', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.agentLoss = Math.min(1, host.agentLoss + numberOf(knobs, 'loss') * level);
  },
};
