import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** A burstable host has used up its CPU credits on a batch job after lunch and lives on its baseline for hours. */
export const creditsGone: Scenario = {
  name: 'credits-gone',
  story: 'A burstable host has used up its CPU credits on a batch job after lunch and lives on its baseline for hours.',
  hint: 'worker-6 gets its baseline only: steal, with CPU used at 20 % of its cores',
  onsetAfter: 3000,
  acts: [
    { id: 'credits', incident: 'burst-credits', knobs: { host: 'worker-6', baseline: 0.2, minutes: 8, threads: 2 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
