import { halfMeshedShop } from '../world/half-meshed-shop';
import type { Scenario } from './scenario';

/** Steal on one host of a mesh that is not all sidecars of one cluster. */
export const halfMeshed: Scenario = {
  name: 'half-meshed',
  story: "Sidecars are missing at callers and callees, calls leave through PassthroughCluster; one host's CPU is stolen.",
  hint: 'payment is slow on worker-3; several edges are seen from one side only',
  onsetAfter: 3000,
  acts: [{ id: 'steal', incident: 'steal', knobs: { host: 'worker-3', granted: 0.45, slice: 30 }, at: 0, lasts: null }],
  plan: halfMeshedShop,
  load: () => 1,
  rollout: null,
};
