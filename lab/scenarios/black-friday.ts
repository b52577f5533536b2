import { demoShop } from '../world/demo-shop';
import type { Scenario } from './scenario';
import { throughPoints } from './scenario';

/** Load by seconds after the onset: the evening peak comes some twelve minutes after the steal began. */
const curve = [
  [-3000, 1],
  [-1200, 1.02],
  [0, 1.06],
  [600, 1.14],
  [660, 1.18],
  [780, 1.82],
] as const;

/** Steal on one host, then a retry storm that outlives it. */
export const blackFriday: Scenario = {
  name: 'black-friday',
  story:
    "One host's hypervisor steals CPU and payment slows there; at the evening peak the retries of checkout tip auth and inventory over; the steal ends, the storm does not.",
  hint: 'payment is slow on worker-3 only, whose CPU is stolen; within minutes the peak turns it into a retry storm that stays when the steal ends',
  onsetAfter: 3000,
  acts: [
    { id: 'steal', incident: 'steal', knobs: { host: 'worker-3', granted: 0.45, slice: 30 }, at: 0, lasts: 1080 },
    { id: 'deeper-steal', incident: 'steal', knobs: { host: 'worker-3', granted: 0.8, slice: 30 }, at: 720, lasts: 360 },
  ],
  plan: demoShop,
  load: (seconds) => throughPoints(curve, seconds),
  rollout: { workload: 'accounts/profile', at: 1270 },
};
