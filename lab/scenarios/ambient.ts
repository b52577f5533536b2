import { ambientShop } from '../world/ambient-shop';
import type { Scenario } from './scenario';

/** Steal on one host of a mesh that is not all sidecars of one cluster. */
export const ambient: Scenario = {
  name: 'ambient',
  story: "Half of the mesh is ambient: tunnels, a waypoint, sidecars beside them; one host's CPU is stolen.",
  hint: 'payment is slow on worker-3, seen by the waypoint only; accounts shows bytes and no latency',
  onsetAfter: 3000,
  acts: [{ id: 'steal', incident: 'steal', knobs: { host: 'worker-3', granted: 0.45, slice: 30 }, at: 0, lasts: null }],
  plan: ambientShop,
  load: () => 1,
  rollout: null,
};
