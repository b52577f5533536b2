import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A workload always fails a little. */
export const steadyErrors: Incident = {
  name: 'steady-errors',
  summary: 'A workload fails a small share of its requests, day and night.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/recommend'),
    dial('share', 'Share of its answers that fail.', 0, 1, 0.005),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    workload.errorShare += numberOf(knobs, 'share') * level;
  },
};
