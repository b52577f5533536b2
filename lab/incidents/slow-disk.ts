import { hostParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { numberOf, textOf } from './incident';

/** A host's disk gets slow, under a bulk writer that keeps its queue filled. */
export const slowDisk: Incident = {
  name: 'slow-disk',
  summary: "A host's disk gets slow while a bulk writer keeps its queue filled.",
  rampSeconds: 30,
  knobs: [
    { name: 'host', summary: 'Host whose disk gets slow.', range: null, initial: 'worker-2' },
    { name: 'factor', summary: 'Factor on the service time of an operation.', range: [1, 50], initial: 6 },
    { name: 'depth', summary: 'Operations the bulk writer keeps in flight.', range: [0, 64], initial: 12 },
  ],
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    host.diskServiceFactor *= 1 + (numberOf(knobs, 'factor') - 1) * level;
    host.diskWriterDepth += numberOf(knobs, 'depth') * level;
  },
};
