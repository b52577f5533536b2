import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** A host is emptied; its pods start again elsewhere. */
export const hostDrain: Incident = {
  name: 'host-drain',
  summary: 'A host is emptied; its pods start again elsewhere.',
  rampSeconds: 0,
  knobs: [
    place('host', 'Host it happens on.', 'worker-4'),
    dial('start', 'Seconds until a pod is ready elsewhere.', 5, 300, 60),
    dial('most', 'Pods that have to leave at most; 0 = all.', 0, 200, 0),
  ],
  blames: (knobs) => hostBlame('overload', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.draining = host.draining || level > 0;
    if (level <= 0) return;
    host.drainStartSeconds = numberOf(knobs, 'start');
    const most = Math.round(numberOf(knobs, 'most'));
    if (most > 0) host.drainMost = most;
  },
};
