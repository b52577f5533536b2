import { egressShop } from '../world/egress-shop';
import type { Scenario } from './scenario';

/** Steal on the host of one of the egress gateways. */
export const egress: Scenario = {
  name: 'egress',
  story: "Calls leave through an egress gateway, one goes to a bare address; the CPU of a gateway's host is stolen, and another host's kernel tells no pressure.",
  hint: 'calls of the bank are slow through the egress gateway on worker-4; worker-6 shows no PSI',
  onsetAfter: 3000,
  acts: [{ id: 'steal', incident: 'steal', knobs: { host: 'worker-4', granted: 0.4, slice: 30 }, at: 0, lasts: null }],
  plan: egressShop,
  load: () => 1,
  rollout: null,
};
