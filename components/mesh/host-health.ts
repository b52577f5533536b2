import { formatUnit } from '@/lib/base/format-number';
import type { Host, Signal, SignalGrade, SignalName } from '@/lib/hosts/host';

/** One signal of a host that is worth naming. */
export interface NamedSignal {
  readonly name: SignalName;
  readonly signal: Signal;
}

const rank: Readonly<Record<SignalGrade, number>> = { critical: 3, raised: 2, unknown: 0, calm: 1 };
const bySeverity: readonly SignalName[] = ['steal', 'iowait', 'psiIo', 'psiCpu', 'psiMemory', 'diskAwait', 'retransmits'];

function order(name: SignalName): number {
  const index = bySeverity.indexOf(name);
  return index === -1 ? bySeverity.length : index;
}

/** The signal that is worst; among equals the one that convicts more often, else the larger. null when the host has none with a value. */
export function worstSignal(host: Host): NamedSignal | null {
  const named = signalsOf(host).filter(({ signal }) => signal.value !== null);
  return named[0] ?? null;
}

/** Signals of a host, the worst first, unmeasured ones last. */
export function signalsOf(host: Host): NamedSignal[] {
  const known = Object.entries(host.signals) as [SignalName, Signal | undefined][];
  return known
    .flatMap(([name, signal]) => (signal === undefined ? [] : [{ name, signal }]))
    .sort((a, b) => rank[b.signal.grade] - rank[a.signal.grade] || order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1));
}

/** The grade of the worst signal; unknown when nothing was measured. */
export function hostGrade(host: Host): SignalGrade {
  return worstSignal(host)?.signal.grade ?? 'unknown';
}

/** Hosts, the worst first; among equals by the value of steal, then by name. */
export function worstHostsFirst(hosts: readonly Host[]): Host[] {
  const steal = (host: Host) => host.signals.steal?.value ?? -1;
  return [...hosts].sort((a, b) => rank[hostGrade(b)] - rank[hostGrade(a)] || (hostGrade(a) === 'critical' ? steal(b) - steal(a) : 0)
    || a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** `21 %`, `3.2 ms`…; null when there is no value. */
export function signalText(signal: Signal): string | null {
  return signal.value === null ? null : formatUnit(signal.value, signal.unit);
}
