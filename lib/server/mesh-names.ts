import { LRUCache } from 'lru-cache';
import type { UnixSeconds } from '@/lib/base/units';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import type { Labels } from '@/lib/promql/sample';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { EdgeRef, NodeRef } from '@/lib/topology/node-id';
import type { Flow } from '@/lib/topology/observation';
import type { Runtime } from './runtime';

/** How a source's clusters are called on the map: by its own name where telemetry says `unnamed`, or nothing. */
export interface ClusterNaming {
  /** Name of the source; null = it has none, and telemetry alone decides. */
  readonly name: string | null;
  /** The name that stands for the source's own cluster because nobody chose it; null = the mesh has names of its own. */
  readonly unnamed: string | null;
}

/** How long a mesh is believed to have no names of its own, ms: a second cluster may join it. */
const believedMs = 10 * 60_000;

/**
 * Whether the mesh of a named source knows no cluster but the one that nobody named. Two meshes that know nothing of each other both call
 * theirs `Kubernetes`; the configuration tells them apart then. Asked once per source and every ten minutes; names of its own are believed for good.
 */
export async function clusterNaming(client: PrometheusClient, at: UnixSeconds, rt: Runtime): Promise<ClusterNaming> {
  const { id, name } = client.source;
  if (name === null) return { name, unnamed: null };
  const believed = rt.meshNames.get(id);
  if (believed !== undefined) return { name, unnamed: believed.unnamed };
  const { value } = await rt.layers.read<ReadonlySet<string>>({
    key: `clusters ${id}`, at, live: false,
    async load() {
      const { samples, warnings, bytes } = await client.query(istioDialect.clustersQuery, at, 'light');
      return { value: istioDialect.readClusters(samples), warnings, bytes };
    },
  });
  // Where nothing was told nothing is remembered: it is asked again for the next moment.
  if (value === null || value.size === 0) return { name, unnamed: null };
  const unnamed = value.size === 1 && value.has(istioDialect.unnamedCluster) ? istioDialect.unnamedCluster : null;
  rt.meshNames.set(id, { unnamed }, { ttl: unnamed === null ? 0 : believedMs });
  return { name, unnamed };
}

/** Where the namings of the sources are remembered. */
export function createMeshNames(): LRUCache<string, Pick<ClusterNaming, 'unnamed'>> {
  return new LRUCache({ max: 500 });
}

/** Names the clusters of both ends: as told, else as the other end's, else as the source. */
function ends(source: string | null, destination: string | null, { name, unnamed }: ClusterNaming): readonly [string | null, string | null] {
  const from = source === unnamed ? null : source;
  const to = destination === unnamed ? null : destination;
  const cluster = from ?? to ?? name;
  return [from ?? cluster, to ?? cluster];
}

/** With a named Prometheus an end whose cluster the telemetry does not tell belongs to the one that was asked. */
export function nameClusters<Observation extends Flow>(observations: readonly Observation[], naming: ClusterNaming): readonly Observation[] {
  if (naming.name === null) return observations;
  return observations.map((flow) => {
    const [from, to] = ends(flow.source.cluster, flow.destination.cluster, naming);
    return { ...flow, source: { ...flow.source, cluster: from }, destination: { ...flow.destination, cluster: to } };
  });
}

const told = (labels: Labels, label: string): string | null => (labels[label] === undefined || labels[label] === '' || labels[label] === 'unknown' ? null : labels[label]);

/**
 * The same for samples: one that does not say its cluster is of the source that was asked, because equal names mean different machines;
 * and one of the mesh says at both ends what its flow would say.
 */
export function ofCluster<One extends { readonly labels: Labels }>(one: One, naming: ClusterNaming): One {
  const { name } = naming;
  if (name === null) return one;
  const { labels } = one;
  const cluster = labels.cluster ? {} : { cluster: name };
  if (!('reporter' in labels)) return labels.cluster ? one : { ...one, labels: { ...labels, ...cluster } };
  const [source, destination] = ends(told(labels, 'source_cluster'), told(labels, 'destination_cluster'), naming);
  return { ...one, labels: { ...labels, ...cluster, ...(source === null ? {} : { source_cluster: source }), ...(destination === null ? {} : { destination_cluster: destination }) } };
}

const refsOf = (of: EdgeRef | NodeRef): readonly NodeRef[] => ('source' in of ? [of.source, of.target] : [of]);

/** What is asked of which sources about an edge or a node. */
export interface AskedFrom {
  readonly of: EdgeRef | NodeRef;
  readonly clients: readonly PrometheusClient[];
}

/** A node or edge of one named source is asked of that source alone, by the name that its telemetry has for the cluster; all others are asked of all. */
export async function askedFrom(of: EdgeRef | NodeRef, at: UnixSeconds, rt: Runtime): Promise<AskedFrom> {
  const clusters = new Set(refsOf(of).flatMap(({ cluster }) => cluster ?? []));
  const [cluster] = clusters;
  const client = clusters.size === 1 ? rt.clients.find(({ source }) => source.name !== null && source.name === cluster) : undefined;
  if (client === undefined) return { of, clients: rt.clients };
  const { unnamed } = await clusterNaming(client, at, rt);
  const called = (node: NodeRef): NodeRef => (unnamed === null || node.cluster === null ? node : { ...node, cluster: unnamed });
  return { of: 'source' in of ? { ...of, source: called(of.source), target: called(of.target) } : called(of), clients: [client] };
}
