import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** A backup fills the disk under the two workloads that sync each order. */
export const slowDiskScenario: Scenario = {
  name: 'slow-disk',
  story: "A backup fills worker-2's disk; ledger and orders sync each order to it. Pods there that do no I/O are fine.",
  hint: 'ledger and orders are slow on worker-2 only, whose disk is full of writes; other pods there are well',
  onsetAfter: 3000,
  acts: [{ id: 'disk', incident: 'slow-disk', knobs: { host: 'worker-2', factor: 6, depth: 12 }, at: 0, lasts: null }],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
