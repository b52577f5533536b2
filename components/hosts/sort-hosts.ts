import type { Host, SignalName } from '@/lib/hosts/host';
import { signalNames } from '@/lib/hosts/host';
import { worstHostsFirst } from '../mesh/host-health';

/** Hosts by a column: `worst`, `name`, `age` (the oldest first) or a signal. Hosts without a value come last in both directions. */
export function sortHosts(hosts: readonly Host[], column: string, ascending: boolean): Host[] {
  const worst = worstHostsFirst(hosts);
  if (column === 'name') return worst.sort((a, b) => (ascending ? 1 : -1) * a.name.localeCompare(b.name, 'en', { numeric: true }));
  const signal: SignalName | undefined = signalNames.find((name) => name === column);
  if (signal === undefined && column !== 'age') return ascending ? worst.reverse() : worst;
  const value = (host: Host) => (signal === undefined ? negated(host.facts?.createdAt ?? null) : host.signals[signal]?.value ?? null);
  return worst.sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return ascending ? left - right : right - left;
  });
}

/** Who joined early is old. */
function negated(createdAt: number | null): number | null {
  return createdAt === null ? null : -createdAt;
}
