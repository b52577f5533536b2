import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** Callers ask for what does not exist, in bursts (4xx). */
export const clientErrors: Incident = {
  name: 'client-errors',
  summary: 'Callers ask a workload for what does not exist, in bursts (404).',
  rampSeconds: 0,
  knobs: [
    place('workload', 'Workload, as namespace/name.', 'shop/catalog-v1'),
    dial('share', 'Share of its answers in a burst.', 0, 1, 0.2),
    dial('every', 'Seconds between two bursts.', 10, 600, 90),
    dial('lasts', 'Length of a burst, s.', 1, 600, 30),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level, since) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (since % numberOf(knobs, 'every') < numberOf(knobs, 'lasts')) workload.notFoundShare += numberOf(knobs, 'share') * level;
  },
};
