import type { Host, Hosts } from '@/lib/hosts/host';
import type { NodeId } from '@/lib/topology/graph';
import { worstHostsFirst } from './host-health';

/** Pods of one node of the graph on one host. `host` is null when nothing but its name is known. */
export interface PodsOnHost {
  readonly name: string;
  readonly pods: number;
  readonly host: Host | null;
}

/** The hosts under a node, the worst first; empty when no pod of it is known. */
export function hostsUnder(hosts: Hosts, node: NodeId): PodsOnHost[] {
  const placed = hosts.placements.filter((one) => one.node === node);
  const order = worstHostsFirst(hosts.hosts).map((host) => host.name);
  const known = new Map(hosts.hosts.map((host) => [host.name, host]));
  return placed
    .map((one) => ({ name: one.host, pods: one.pods, host: known.get(one.host) ?? null }))
    .sort((a, b) => position(order, a.name) - position(order, b.name));
}

function position(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index === -1 ? order.length : index;
}
