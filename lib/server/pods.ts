import { speaksFor } from '@/lib/hosts/host-groups';
import { ownLimitsQuery, readOwnLimits, type ContainerLimits } from '@/lib/hosts/own-limits';
import { placeFinder, type PodPlace } from '@/lib/hosts/pod-place';
import { podSplitQuery, readPodSplit, type HostLatency } from '@/lib/hosts/pod-split';
import { parseNodeId, type NodeRef } from '@/lib/topology/node-id';
import { podsRequestSchema, type PodsAnswer, type PodsRequest } from '@/lib/wire/pods-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { readNamed } from './host-layer';
import { askedFrom } from './mesh-names';
import { nothingToShow } from './missing';
import { inventoryAt, readPodPlaces, samplesOf } from './pod-places';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** `/api/v1/pods`: one workload pod by pod, grouped by host: latency, restarts, own limits. Three queries, for what is selected only. */
export const podsVerb: Verb<ReturnType<typeof podsRequestSchema>> = {
  route: 'pods',
  schema: podsRequestSchema,
  answer: (asked, rt) => podsAnswer(asked, settleScope(asked, rt), rt),
};

async function podsAnswer(asked: PodsRequest, settled: Scope, rt: Runtime): Promise<VerbAnswer> {
  const workload = workloadOf(asked.node);
  const scope = { ...settled, cluster: settled.cluster ?? workload.cluster };
  const { of: told, clients } = await askedFrom(workload, scope.at, rt);
  const cluster = 'source' in told ? null : told.cluster;
  const [split, { places, joined: placed, inventoryCluster }] = await Promise.all([
    readNamed('pods', { name: 'split', query: podSplitQuery({ ...workload, cluster }, scope.window) }, scope, rt, clients),
    readPodPlaces(scope, rt),
  ]);
  const spoken = readPodSplit(samplesOf(split), scope.window, places);
  const hosts = withSilentPods(spoken, places.filter(isOf(workload, spoken, places)));
  const names = hosts.flatMap(({ pods }) => pods.map(({ pod }) => pod)).sort();
  const limits = await readNamed('limits', { name: 'limits', query: ownLimitsQuery(scope.window, { pods: names }) }, scope, rt);
  const missing = [...split.missing, ...limits.missing, ...missingKinds(rt, ['pods'])];
  const rest = { missing, warnings: [...split.warnings, ...limits.warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt) };
  if (split.at === null && limits.at === null && hosts.length === 0) return { json: null, ...rest, error: nothingToShow(missing) };
  const at = split.at ?? limits.at ?? scope.at;
  const key = ['pods', asked.node, { ...scope, at }, split.revision, placed.revision, limits.revision, rt.inventoryRevision()];
  const json = jsonOf(rt, key, () => toAnswer(asked.node, { ...scope, at }, hosts, readOwnLimits(samplesOf(limits), scope.window, inventoryAt(scope, rt), inventoryCluster)));
  return { json, ...rest };
}

/** The workload that an id means; throws a 400 that names `node`. */
export function workloadOf(id: string): NodeRef & { namespace: string } {
  const node = parseNodeId(id);
  if (node === null || node.kind !== 'workload' || node.namespace === null) throw badParameter('node', 'It is not the id of a workload.', 'Take it from /api/v1/graph at level workload.');
  return { ...node, namespace: node.namespace };
}

/**
 * Whether a pod is of the workload. When Prometheus knows the workload's cluster by that name, only pods of it are;
 * when it calls clusters otherwise, or nothing at all, the name of the workload alone decides.
 */
export function belongsTo({ cluster, namespace, name }: Pick<NodeRef, 'cluster' | 'namespace' | 'name'>, places: readonly PodPlace[]): (place: PodPlace) => boolean {
  const known = cluster !== null && places.some((place) => place.cluster === cluster);
  return (place) => place.namespace === namespace && place.workloads.includes(name) && (!known || place.cluster === cluster);
}

/** Whether a pod is of the workload. The mesh may call its cluster otherwise than Prometheus does: the pods that spoke tell how Prometheus calls it. */
function isOf(workload: NodeRef & { namespace: string }, spoken: readonly HostLatency[], places: readonly PodPlace[]): (place: PodPlace) => boolean {
  const [cluster = null, ...others] = [...new Set(spoken.flatMap(({ pods }) => pods.map((pod) => pod.cluster)))];
  if (cluster === null || others.length > 0) return belongsTo(workload, places);
  const named = belongsTo({ ...workload, cluster: null }, places);
  return (place) => named(place) && speaksFor(place.cluster, cluster);
}

/** Pods that said nothing are shown as well: silence is a finding. */
function withSilentPods(hosts: readonly HostLatency[], places: readonly PodPlace[]): HostLatency[] {
  const find = placeFinder(places);
  const spoken = new Set(hosts.flatMap(({ pods }) => pods.map(find)));
  const byHost = new Map(hosts.map((one) => [one.host, one]));
  for (const place of places) {
    if (spoken.has(place)) continue;
    const { cluster, namespace, pod, host } = place;
    const known = byHost.get(host) ?? { host, pods: [], in: null, out: null };
    byHost.set(host, { ...known, pods: [...known.pods, { cluster, namespace, pod, host, in: null, out: null, failures: null }] });
  }
  return [...byHost.values()];
}

function toAnswer(node: string, { at, window }: Scope, hosts: readonly HostLatency[], limits: readonly ContainerLimits[]): PodsAnswer {
  return {
    at, window, node,
    hosts: hosts.map(({ host, in: answered, out, pods }) => ({
      host, in: copy(answered), out: copy(out),
      pods: pods.map((one) => ({
        cluster: one.cluster, namespace: one.namespace, name: one.pod, in: copy(one.in), out: copy(one.out), failures: one.failures,
        containers: limits.filter(({ cluster, namespace, pod }) => namespace === one.namespace && pod === one.pod && speaksFor(cluster, one.cluster))
          .map(({ cluster: _cluster, namespace: _namespace, pod: _pod, ...limit }) => limit),
      })),
    })),
  };
}

function copy(quantiles: HostLatency['in']): PodsAnswer['hosts'][number]['in'] {
  return quantiles === null ? null : { ...quantiles, p99Bounds: [quantiles.p99Bounds[0], quantiles.p99Bounds[1]] };
}
