import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** The hypervisor under worker-3 steals CPU, and that host has no node exporter. */
export const blind: Scenario = {
  name: 'blind',
  story: 'The hypervisor under worker-3 steals CPU, and that host has no node exporter.',
  hint: 'payment is slow on worker-3 only; what would decide is not measured there',
  onsetAfter: 3000,
  acts: [
    { id: 'steal', incident: 'steal', knobs: { host: 'worker-3', granted: 0.45, slice: 30 }, at: 0, lasts: null },
    { id: 'unseen', incident: 'missing-exporter', knobs: { target: 'node-exporter/worker-3' }, at: -100000, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
