import type { Labels, Sample } from '@/lib/promql/sample';
import type { Inventory } from '@/lib/topology/inventory';
import { exporterKey } from './exporter-labels';
import type { ExporterRow } from './exporter-rows';
import { hostIdentity, type HostIdentity } from './host-identity';
import type { HostNames } from './host-names';
import type { HostNote } from './host-note';

/** How exporters are matched and hosts called. */
export interface HostNaming {
  readonly identity: (cluster: string | null) => HostIdentity;
  readonly names: HostNames;
}

/** Every cluster has its own matching: addresses and names of one mean other machines in the next. */
export function clusterIdentities(inventory: Inventory | null, inventoryCluster: string | null, placed: readonly Sample[] | null): (cluster: string | null) => HostIdentity {
  const made = new Map<string | null, HostIdentity>();
  return (cluster) => {
    const known = made.get(cluster);
    if (known !== undefined) return known;
    const own = placed === null || cluster === null ? placed : placed.filter(({ labels }) => (labels.cluster ?? cluster) === cluster);
    const identity = hostIdentity(speaksFor(inventoryCluster, cluster) ? inventory : null, own);
    made.set(cluster, identity);
    return identity;
  };
}

/** By the exporter's labels; a series of an exporter that is not among the answers by its instance, then by the matching of its labels alone. */
export function namer(groups: ReadonlyMap<string, HostGroup>, { identity, names }: HostNaming): (labels: Labels) => string | null {
  const byKey = new Map<string, string>();
  const byInstance = new Map<string, string>();
  for (const { shown, cluster, rows } of groups.values()) {
    for (const row of rows) {
      byKey.set(row.key, shown);
      if (row.labels.instance !== undefined) byInstance.set(JSON.stringify([cluster, row.labels.instance]), shown);
    }
  }
  return (labels) => {
    const cluster = labels.cluster ?? null;
    const known = byKey.get(exporterKey(labels)) ?? byInstance.get(JSON.stringify([cluster, labels.instance ?? '']));
    if (known !== undefined) return known;
    const name = identity(cluster).resolve(labels) ?? labels.instance ?? null;
    return name === null ? null : names.display(name, cluster);
  };
}

/** The exporters of one host. */
export interface HostGroup {
  readonly cluster: string | null;
  /** Name in its own cluster, and how it is shown. */
  readonly name: string;
  readonly shown: string;
  readonly mapped: boolean;
  readonly rows: ExporterRow[];
}

/** Puts together what several exporters say about one host; notes those that belong to none. */
export function groupByHost(rows: readonly ExporterRow[], { identity, names }: HostNaming, notes: HostNote[]): Map<string, HostGroup> {
  const groups = new Map<string, HostGroup>();
  for (const row of rows) {
    const cluster = row.labels.cluster ?? null;
    const { resolve, known } = identity(cluster);
    const host = resolve(row.labels, row.nodename);
    const instance = row.labels.instance ?? row.nodename ?? 'unknown exporter';
    if (host === null && row.stale && known.size > 0) {
      notes.push({ kind: 'gone', subject: instance, message: `The exporter ${instance} fell silent and no host of the cluster belongs to it.` });
      continue;
    }
    const key = groupKey(cluster, host ?? instance, host !== null);
    const group = groups.get(key) ?? { cluster, name: host ?? instance, shown: names.display(host ?? instance, cluster), mapped: host !== null, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  for (const { shown, mapped } of groups.values()) {
    if (!mapped) notes.push({ kind: 'unmapped', subject: shown, message: `The exporter ${shown} could not be matched to a host of the cluster; it is shown by its address.` });
  }
  return groups;
}

/** Names a group. */
export function groupKey(cluster: string | null, name: string, mapped: boolean): string {
  return JSON.stringify([cluster, name, mapped]);
}

/** The clusters that spoke; null stands for the only one. */
export function clustersOf(groups: ReadonlyMap<string, HostGroup>, placed: readonly Sample[] | null): (string | null)[] {
  const named = new Set([...groups.values()].map(({ cluster }) => cluster));
  for (const { labels } of placed ?? []) if (labels.m === 'host') named.add(labels.cluster ?? null);
  return named.size === 0 ? [null] : [...named];
}

/** Whether the inventory of one cluster may say something about a host of another; unknown clusters count as the same. */
export function speaksFor(inventoryCluster: string | null, cluster: string | null): boolean {
  return cluster === null || inventoryCluster === null || inventoryCluster === cluster;
}
