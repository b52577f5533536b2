import type { Lens } from '@/lib/url/lens';
import { changeMark } from './change-mark';
import { costMark } from './cost-mark';
import { errorsMark, hostsMark, latencyMark, trafficMark } from './health-marks';
import type { LensRule } from './lens-mark';
import { residencyMark } from './residency-mark';
import { retriesMark } from './retries-mark';
import { rolloutMark } from './rollout-mark';
import { securityMark } from './security-mark';

/** How every lens sees an edge. */
export const lensRules: Readonly<Record<Lens, LensRule>> = {
  latency: latencyMark, errors: errorsMark, traffic: trafficMark, hosts: hostsMark, security: securityMark,
  retries: retriesMark, rollout: rolloutMark, cost: costMark, residency: residencyMark, change: changeMark,
};
