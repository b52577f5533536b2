import { hostParameters, ordinarySliceMs } from '../physics/parameters';
import type { Incident } from './incident';
import { numberOf, textOf } from './incident';

/** The hypervisor grants a host less CPU time than it wants. */
export const steal: Incident = {
  name: 'steal',
  summary: 'The hypervisor grants a host less CPU time than it wants.',
  rampSeconds: 30,
  knobs: [
    { name: 'host', summary: 'Host that loses CPU time.', range: null, initial: 'worker-3' },
    { name: 'granted', summary: 'Share of the wanted vCPU time that is granted.', range: [0.3, 1], initial: 0.45 },
    { name: 'slice', summary: 'Mean time a vCPU is off, ms.', range: [3, 50], initial: 30 },
  ],
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    const lost = (1 - numberOf(knobs, 'granted')) * level;
    host.grantedFactor *= 1 - lost;
    if (lost > 0) host.sliceMs = Math.max(host.sliceMs, ordinarySliceMs + (numberOf(knobs, 'slice') - ordinarySliceMs) * level);
  },
};
