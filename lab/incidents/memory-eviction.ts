import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

const bytesPerMebibyte = 1024 ** 2;

/** A batch pod of high priority takes the memory of a host until the kubelet evicts others. */
export const memoryEviction: Incident = {
  name: 'memory-eviction',
  summary: 'A batch pod of high priority takes the memory of a host until the kubelet evicts others.',
  rampSeconds: 60,
  knobs: [
    place('host', 'Host it happens on.', 'worker-5'),
    dial('gigabytes', 'Memory it takes, GB.', 0, 64, 14.9),
    dial('threshold', 'Free memory below which the kubelet evicts, MiB.', 100, 4000, 100),
  ],
  blames: (knobs) => hostBlame('host-neighbour', knobs),
  apply(parameters, knobs, level) {
    if (level <= 0) return;
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.batchMemoryBytes += numberOf(knobs, 'gigabytes') * 1e9 * level;
    host.evictionBytes = numberOf(knobs, 'threshold') * bytesPerMebibyte;
  },
};
