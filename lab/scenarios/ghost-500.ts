import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';

/** A vCPU is off for 50 ms at a time while many packets arrive: the ring overflows and segments are sent again. */
export const ghost500: Scenario = {
  name: 'ghost-500',
  story: 'A vCPU is off for 50 ms at a time while many packets arrive: the ring overflows and segments are sent again. Nothing is in the logs.',
  hint: 'calls to and from worker-5 have a tail at 200 and 600 ms that their servers do not see',
  onsetAfter: 3000,
  acts: [
    { id: 'off-slices', incident: 'steal', knobs: { host: 'worker-5', granted: 0.86, slice: 50 }, at: 0, lasts: null,
      blame: { class: 'host-network', kind: 'host', name: 'worker-5', decidedBy: ['node-exporter/worker-5'] } },
    { id: 'packets', incident: 'neighbour-packets', knobs: { host: 'worker-5', packets: 60000 }, at: 0, lasts: null,
      blame: { class: 'host-network', kind: 'host', name: 'worker-5', decidedBy: ['node-exporter/worker-5'] } },
  ],
  plan: demoShop,
  load: (seconds) => 1 + 0.1 * Math.sin(seconds / 1500),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
