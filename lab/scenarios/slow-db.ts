import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** The volume under PostgreSQL is out of IOPS. */
export const slowDb: Scenario = {
  name: 'slow-db',
  story: 'The volume under PostgreSQL is out of IOPS; only a TCP edge leads there.',
  hint: 'orders waits for its database, whose disk on worker-6 is slow',
  onsetAfter: 3000,
  acts: [
    { id: 'volume', incident: 'slow-disk', knobs: { host: 'worker-6', factor: 10, depth: 10, threads: 0 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
