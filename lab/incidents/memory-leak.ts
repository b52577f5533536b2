import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload loses memory until its limit ends it. */
export const memoryLeak: Incident = {
  name: 'memory-leak',
  summary: 'A workload loses memory until its limit ends it.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/catalog-v1'),
    dial('rate', 'Memory lost by every pod, MB per minute.', 0, 500, 120),
    dial('limit', 'Memory limit, MB.', 64, 16384, 512),
  ],
  blames: (knobs) => workloadBlame('own-limit', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.leakBytesPerSecond += (numberOf(knobs, 'rate') * 1e6 * level) / 60;
    if (level > 0) workload.memoryLimitBytes = numberOf(knobs, 'limit') * 1e6;
  },
};
