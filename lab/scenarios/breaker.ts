import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** The connection pool of payment is limited far too tightly in its DestinationRule. */
export const breaker: Scenario = {
  name: 'breaker',
  story: 'The connection pool of payment is limited far too tightly in its DestinationRule.',
  hint: 'checkout gets 503 UO from its own proxy; payment is healthy',
  onsetAfter: 3000,
  acts: [
    { id: 'rule', incident: 'tight-breaker', knobs: { service: 'payments/payment', connections: 2, pending: 1 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
