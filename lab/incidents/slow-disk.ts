import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, grown, hostBlame, numberOf, place, textOf } from './incident';

/** A host's disk gets slow, under a bulk writer that keeps its queue filled. */
export const slowDisk: Incident = {
  name: 'slow-disk',
  summary: "A host's disk gets slow while a bulk writer keeps its queue filled.",
  rampSeconds: 30,
  knobs: [
    place('host', 'Host whose disk gets slow.', 'worker-2'),
    dial('factor', 'Factor on the service time of an operation.', 1, 50, 6),
    dial('depth', 'Operations the bulk writer keeps in flight.', 0, 64, 12),
    dial('threads', 'Threads that a batch pod keeps busy meanwhile, which hide the waiting for the disk.', 0, 16, 0),
  ],
  blames: (knobs) => hostBlame('host-disk', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.diskServiceFactor *= grown(numberOf(knobs, 'factor'), level);
    host.diskWriterDepth += numberOf(knobs, 'depth') * level;
    host.batchThreads += numberOf(knobs, 'threads') * level;
  },
};
