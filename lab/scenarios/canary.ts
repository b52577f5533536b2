import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** Version 2 of catalog gets a tenth of the traffic and is much slower. */
export const canary: Scenario = {
  name: 'canary',
  story: 'Version 2 of catalog gets a tenth of the traffic and is much slower; auth is rolled out in the same minute.',
  hint: 'catalog-v2 is slow on every host; auth, rolled out in the same minute, is well',
  onsetAfter: 3000,
  acts: [
    { id: 'release', incident: 'bad-release', knobs: { workload: 'shop/catalog-v2', service: 'shop/catalog', weight: 0.1, errors: 0.02, factor: 40 }, at: 0, lasts: null },
    { id: 'same-minute', incident: 'rollout', knobs: { workload: 'accounts/auth' }, at: 20, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
