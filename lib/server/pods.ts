import { ownLimitsQuery, readOwnLimits, type ContainerLimits } from '@/lib/hosts/own-limits';
import type { PodPlace } from '@/lib/hosts/pod-place';
import { podSplitQuery, readPodSplit, type HostLatency } from '@/lib/hosts/pod-split';
import { parseNodeId, type NodeRef } from '@/lib/topology/node-id';
import { podsRequestSchema, type PodsAnswer, type PodsRequest } from '@/lib/wire/pods-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { readNamed } from './host-layer';
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
  const [split, { places, joined: placed }] = await Promise.all([
    readNamed('pods', { name: 'split', query: podSplitQuery(workload, scope.window) }, scope, rt, rt.clients),
    readPodPlaces(scope, rt),
  ]);
  const own = places.filter((place) => place.namespace === workload.namespace && place.workloads[0] === workload.name);
  const hosts = withSilentPods(readPodSplit(samplesOf(split), scope.window, places), own);
  const names = hosts.flatMap(({ pods }) => pods.map(({ pod }) => pod)).sort();
  const limits = await readNamed('limits', { name: 'limits', query: ownLimitsQuery(scope.window, { namespace: workload.namespace, pods: names }) }, scope, rt);
  const missing = [...split.missing, ...limits.missing, ...missingKinds(rt, ['pods'])];
  const rest = { missing, warnings: [...split.warnings, ...limits.warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt) };
  if (split.at === null && limits.at === null && own.length === 0) return { json: null, ...rest, error: nothingToShow(missing) };
  const at = split.at ?? limits.at ?? scope.at;
  const key = ['pods', asked.node, { ...scope, at }, split.revision, placed.revision, limits.revision, rt.inventoryRevision()];
  const json = jsonOf(rt, key, () => toAnswer(asked.node, { ...scope, at }, hosts, readOwnLimits(samplesOf(limits), scope.window, inventoryAt(scope, rt))));
  return { json, ...rest };
}

/** The workload that an id means; throws a 400 that names `node`. */
export function workloadOf(id: string): NodeRef & { namespace: string } {
  const node = parseNodeId(id);
  if (node === null || node.kind !== 'workload' || node.namespace === null) throw badParameter('node', 'It is not the id of a workload.', 'Take it from /api/v1/graph at level workload.');
  return { ...node, namespace: node.namespace };
}

/** Pods that said nothing are shown as well: silence is a finding. */
function withSilentPods(hosts: readonly HostLatency[], places: readonly PodPlace[]): HostLatency[] {
  const spoken = new Set(hosts.flatMap(({ pods }) => pods.map(({ pod }) => pod)));
  const byHost = new Map(hosts.map((one) => [one.host, one]));
  for (const { namespace, pod, host } of places) {
    if (spoken.has(pod)) continue;
    const known = byHost.get(host) ?? { host, pods: [], in: null, out: null };
    byHost.set(host, { ...known, pods: [...known.pods, { namespace, pod, host, in: null, out: null, failures: null }] });
  }
  return [...byHost.values()];
}

function toAnswer(node: string, { at, window }: Scope, hosts: readonly HostLatency[], limits: readonly ContainerLimits[]): PodsAnswer {
  return {
    at, window, node,
    hosts: hosts.map(({ host, in: answered, out, pods }) => ({
      host, in: copy(answered), out: copy(out),
      pods: pods.map((one) => ({
        namespace: one.namespace, name: one.pod, in: copy(one.in), out: copy(one.out), failures: one.failures,
        containers: limits.filter(({ namespace, pod }) => namespace === one.namespace && pod === one.pod).map(({ namespace: _namespace, pod: _pod, ...limit }) => limit),
      })),
    })),
  };
}

function copy(quantiles: HostLatency['in']): PodsAnswer['hosts'][number]['in'] {
  return quantiles === null ? null : { ...quantiles, p99Bounds: [quantiles.p99Bounds[0], quantiles.p99Bounds[1]] };
}
