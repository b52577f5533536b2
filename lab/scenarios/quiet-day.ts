import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** Ordinary life and nothing else. */
export const quietDay: Scenario = {
  name: 'quiet-day',
  story: 'Ordinary life: rollouts, small errors, slight throttling, a little steal, a backup, a batch job. Nothing is wrong.',
  hint: 'nothing is wrong',
  onsetAfter: 3000,
  acts: [
    { id: 'little-steal', incident: 'steal', knobs: { host: 'worker-2', granted: 0.93, slice: 4 }, at: -900, lasts: 1500 },
    { id: 'backup', incident: 'slow-disk', knobs: { host: 'worker-1', factor: 2, depth: 10 }, at: -300, lasts: 900 },
    { id: 'logging', incident: 'after-work', knobs: { workload: 'shop/search', work: 4 }, at: 0, lasts: null },
    { id: 'many-connections', incident: 'conntrack-full', knobs: { host: 'worker-5', limit: 5900, churn: 0 }, at: -1200, lasts: null },
    { id: 'batch', incident: 'busy-neighbour', knobs: { host: 'worker-6', threads: 3, weight: 0.1, cache: 1 }, at: 120, lasts: 600 },
    { id: 'another-rollout', incident: 'rollout', knobs: { workload: 'shop/ads' }, at: -120, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1.05 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
