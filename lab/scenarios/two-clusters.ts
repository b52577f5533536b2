import { twoClusterShop } from '../world/two-cluster-shop';
import type { Scenario } from './scenario';

/** Steal on one host of a mesh that is not all sidecars of one cluster. */
export const twoClusters: Scenario = {
  name: 'two-clusters',
  story: "Two clusters of one mesh with equal names; in the second one a host's CPU is stolen.",
  hint: 'payment of shop-us is slow on its worker-3; the worker-3 of shop-eu is well',
  onsetAfter: 3000,
  acts: [{ id: 'steal', incident: 'steal', knobs: { host: 'shop-us:worker-3', granted: 0.45, slice: 30 }, at: 0, lasts: null }],
  plan: twoClusterShop,
  load: () => 1,
  rollout: null,
};
