import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** The CPU limit of search is too tight. */
export const ownLimit: Scenario = {
  name: 'own-limit',
  story: 'The CPU limit of search is too tight. The pressure figures of its hosts look terrible, yet the hosts are fine.',
  hint: 'search is throttled by its own limit; its hosts are acquitted',
  onsetAfter: 3000,
  acts: [
    { id: 'limit', incident: 'cpu-limit', knobs: { workload: 'shop/search', cores: 0.05, threads: 4 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
