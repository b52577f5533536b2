import { hostParameters, ordinarySliceMs } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** The hypervisor grants a host less CPU time than it wants. */
export const steal: Incident = {
  name: 'steal',
  summary: 'The hypervisor grants a host less CPU time than it wants.',
  rampSeconds: 30,
  knobs: [
    place('host', 'Host that loses CPU time.', 'worker-3'),
    dial('granted', 'Share of the wanted vCPU time that is granted.', 0.3, 1, 0.45),
    dial('slice', 'Mean time a vCPU is off, ms.', 3, 50, 30),
    dial('beta', 'How often a wake-up meets an off vCPU, per share lost.', 0.3, 0.7, 0.5),
    dial('cpus', 'How many of its vCPUs lose it; 0 = all.', 0, 256, 0),
  ],
  blames: (knobs) => hostBlame('host-steal', knobs),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    const lost = (1 - numberOf(knobs, 'granted')) * level;
    const cpus = Math.round(numberOf(knobs, 'cpus'));
    if (cpus === 0) host.grantedFactor *= 1 - lost;
    if (lost <= 0) return;
    if (cpus > 0) {
      host.partFactor *= 1 - lost;
      host.partCpus = Math.max(host.partCpus, cpus);
    }
    host.beta = numberOf(knobs, 'beta');
    host.sliceMs = Math.max(host.sliceMs, ordinarySliceMs + (numberOf(knobs, 'slice') - ordinarySliceMs) * level);
  },
};
