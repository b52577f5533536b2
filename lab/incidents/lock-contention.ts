import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** Requests of a pod pass a section that one at a time may be in. */
export const lockContention: Incident = {
  name: 'lock-contention',
  summary: 'Requests of a pod pass a section that only one at a time may be in.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'accounts/auth'),
    dial('section', 'Length of the section, ms.', 0.1, 500, 30),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.lockMs += numberOf(knobs, 'section') * level;
  },
};
