import type { Ratio } from '@/lib/base/units';
import { stolenShareThresholds } from '@/lib/hosts/signal-grade';
import { ramp } from './robust';

/**
 * Steal as a share of the CPU time that a host wanted: steal ÷ (steal + busy). Where its use is not known it is taken to have wanted all.
 * A host whose demand rises loses more time to the same hypervisor: each moment is weighed by its own use.
 */
export function stolenShare(steal: Ratio, busy: Ratio | null): Ratio {
  return steal <= 0 ? 0 : steal / (steal + (busy ?? 1 - steal));
}

/** The same moment by moment; a moment without its use takes the use that is usual. */
export function stolenShares(steal: readonly (Ratio | null)[], busy: readonly (Ratio | null)[], usualBusy: Ratio | null): (Ratio | null)[] {
  return steal.map((value, index) => (value === null ? null : stolenShare(value, busy[index] ?? usualBusy)));
}

/** How much a risen share speaks for a host whose time is taken, 0…1. */
export function stolenStrength(share: Ratio, usual: Ratio): number {
  return ramp(share - usual, stolenShareThresholds.raised * 0.4, stolenShareThresholds.critical * 1.25);
}

/** A host that wants next to nothing may lose half of that to nearly no steal, and nobody notices: how much of its strength such a level keeps. */
export function noticeable(steal: Ratio): Ratio {
  return ramp(steal, 0.003, 0.015);
}
