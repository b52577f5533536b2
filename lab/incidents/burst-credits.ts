import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** A burstable host lives on earned CPU credits; with none left it gets its baseline. */
export const burstCredits: Incident = {
  name: 'burst-credits',
  summary: 'A burstable host has few CPU credits left while a batch job uses them up.',
  rampSeconds: 1,
  knobs: [
    place('host', 'Host it happens on.', 'worker-6'),
    dial('baseline', 'Share of its CPUs that the host earns.', 0.05, 0.4, 0.2),
    dial('minutes', 'vCPU-minutes in the account at the start.', 0, 600, 5),
    dial('threads', 'Threads of the batch pod that use them up.', 0, 16, 2),
  ],
  blames: (knobs) => hostBlame('host-steal', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    if (level <= 0) return;
    host.burst = { baseline: numberOf(knobs, 'baseline'), minutes: numberOf(knobs, 'minutes') };
    host.batchThreads += numberOf(knobs, 'threads');
  },
};
