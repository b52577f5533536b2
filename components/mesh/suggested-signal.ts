import type { Hosts, SignalName } from '@/lib/hosts/host';
import { worstHostsFirst, worstSignal } from './host-health';

/** The signal whose heat rows tell most now: the worst one of the worst host, else steal. */
export function suggestedSignal(hosts: Hosts | null): SignalName {
  const [host] = worstHostsFirst(hosts?.hosts ?? []);
  const worst = host === undefined ? null : worstSignal(host);
  return worst !== null && (worst.signal.grade === 'critical' || worst.signal.grade === 'raised') ? worst.name : 'steal';
}
