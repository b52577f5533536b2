import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** Readiness probes give up under load. */
export const tightProbe: Incident = {
  name: 'tight-probe',
  summary: 'Readiness probes give up under load and take pods out.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'accounts/auth'),
    dial('timeout', 'Time-out of a probe, ms.', 1, 5000, 5),
    dial('every', 'Seconds between two probes.', 1, 60, 3),
    dial('failures', 'Failures in a row that take the pod out.', 1, 10, 1),
  ],
  blames: (knobs) => workloadBlame('config', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level <= 0) return;
    workload.probe = { timeoutMs: numberOf(knobs, 'timeout'), everySeconds: Math.round(numberOf(knobs, 'every')), failures: Math.round(numberOf(knobs, 'failures')) };
  },
};
