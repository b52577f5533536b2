import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** The root certificate expires. */
export const certsSunday: Scenario = {
  name: 'certs-sunday',
  story: 'The root certificate expires; connections fail as they are opened anew, and trouble creeps for hours.',
  hint: '503 UF at callers only, new connections first; latency and hosts are calm',
  onsetAfter: 3000,
  acts: [
    { id: 'expiry', incident: 'root-expired', knobs: { minutes: 90 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
