import { hostParameters, ordinarySliceMs } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, hostBlame, numberOf, place, textOf } from './incident';

/** As steal, under a hypervisor that does not report what it took. */
export const silentSteal: Incident = {
  name: 'silent-steal',
  summary: 'The hypervisor grants a host less CPU time than it wants and does not tell the guest.',
  rampSeconds: 30,
  knobs: [
    place('host', 'Host it happens on.', 'worker-3'),
    dial('granted', 'Share of the wanted vCPU time that is granted.', 0.3, 1, 0.5),
    dial('slice', 'Mean time a vCPU is off, ms.', 3, 50, 30),
  ],
  blames: (knobs) => ({ ...hostBlame('host-steal', knobs), hidden: true }),
  apply(parameters, knobs, level) {
    const host = hostParameters(parameters, textOf(knobs, 'host'));
    const lost = (1 - numberOf(knobs, 'granted')) * level;
    host.grantedFactor *= 1 - lost;
    if (lost <= 0) return;
    host.stealReported = false;
    host.sliceMs = Math.max(host.sliceMs, ordinarySliceMs + (numberOf(knobs, 'slice') - ordinarySliceMs) * level);
  },
};
