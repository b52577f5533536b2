import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** A report job without limit lands on worker-4 and takes its CPUs. */
export const badNeighbour: Scenario = {
  name: 'bad-neighbour',
  story: 'A report job without limit lands on worker-4 and takes its CPUs.',
  hint: 'everything on worker-4 is slow; the reports pod there uses the CPU',
  onsetAfter: 3000,
  acts: [
    { id: 'job', incident: 'busy-neighbour', knobs: { host: 'worker-4', threads: 24, weight: 6, cache: 1.3 }, at: 0, lasts: null },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
