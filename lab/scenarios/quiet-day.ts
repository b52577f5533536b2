import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** Ordinary life and nothing else. */
export const quietDay: Scenario = {
  name: 'quiet-day',
  story: 'Ordinary life: a rollout, small errors, slight throttling, a little steal. Nothing is wrong.',
  hint: 'nothing is wrong',
  onsetAfter: 3000,
  acts: [],
  plan: demoShop,
  load: (seconds) => 1.05 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
