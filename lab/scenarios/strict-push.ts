import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** A namespace is switched to mutual TLS only while a client without a proxy still calls it. */
export const strictPush: Scenario = {
  name: 'strict-push',
  story: 'A namespace is switched to mutual TLS only while a client without a proxy still calls it.',
  hint: 'calls of partner-sync to orders stop; nothing else changes',
  onsetAfter: 3000,
  acts: [
    { id: 'push', incident: 'mtls-mismatch', knobs: { client: 'fulfilment/partner-sync', service: 'fulfilment/orders', plainServer: 0 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
