import type { Signal, SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';

const short: Readonly<Partial<Record<SignalName, string>>> = {
  steal: 'steal', iowait: 'iowait', cpuBusy: 'busy', cpuUser: 'user', cpuSystem: 'system', softirq: 'softirq', runQueue: 'load/CPU', retransmits: 'retransmits', diskAwait: 'disk wait',
  diskBusy: 'disk busy', conntrack: 'conntrack', memoryAvailable: 'mem free',
};

/** A name short enough for a list: `steal`, `PSI io`. */
export function signalTitle(name: SignalName): string {
  return short[name] ?? signalCatalogue[name].title;
}

/** How much of a bar a value fills: half at what is critical. Of signals where less is worse, what is gone. null without a value. */
export function signalShare(name: SignalName, signal: Pick<Signal, 'value'>): number | null {
  if (signal.value === null) return null;
  const { critical, worse } = signalCatalogue[name];
  if (worse === 'lower') return 1 - signal.value;
  return critical === null ? signal.value : signal.value / (2 * critical);
}
