import type { EdgeId, Graph, GraphEdge, GraphNode } from '@/lib/topology/graph';
import type { NodeRef } from '@/lib/topology/node-id';
import { calledHosts } from './acting-on-edge';
import { selects, type ConfigBook } from './config-book';
import { destinationRulesFor } from './effective';
import { hostMatches, isExported, resolveHost, serviceHost } from './service-host';
import { ruleTakesAll, serviceOfReference } from './specs/gateway-api';
import { bindsMesh, takesAll, type RouteShare } from './specs/virtual-service';

/** One share of the requests that a caller of a host sends, as configured. `workloads`: names of those that hold its pods. */
interface SplitPart {
  readonly share: number;
  readonly namespace: string;
  readonly workloads: readonly string[];
}

/** The parts of the one route that takes every request; null when none, or several by condition, decide. */
function splitFor(book: ConfigBook, host: string, namespace: string | null): readonly SplitPart[] | null {
  const routes = book.virtualServices.find(({ spec, namespace: own }) => bindsMesh(spec) && isExported(spec.exportTo, own, namespace) && spec.hosts.some((pattern) => hostMatches(resolveHost(pattern, own), host)));
  if (routes !== undefined) {
    const { http, tcp } = routes.spec;
    const [only] = http.length > 0 ? http : tcp;
    return only === undefined || (http.length > 1 || tcp.length > 1) || !takesAll(only) ? null : partsOf(book, only.route, routes.namespace, namespace);
  }
  const mesh = book.httpRoutes.find((one) => one.spec.parentRefs.some((reference) => {
    const parent = serviceOfReference(reference, one.namespace, 'Gateway');
    return parent !== null && serviceHost(parent.namespace, parent.name) === host;
  }));
  const [rule, ...more] = mesh?.spec.rules ?? [];
  if (mesh === undefined || rule === undefined || more.length > 0 || !ruleTakesAll(rule)) return null;
  const shares = rule.backendRefs.map((reference) => ({ service: serviceOfReference(reference, mesh.namespace, 'Service'), weight: reference.weight ?? 1 }));
  return normal(shares.map(({ service, weight }) => ({ share: weight, ...(service === null ? { namespace: '', workloads: [] } : workloadsOf(book, serviceHost(service.namespace, service.name), {})) })));
}

function partsOf(book: ConfigBook, shares: readonly RouteShare[], own: string, from: string | null): readonly SplitPart[] | null {
  const rest = shares.length === 1 ? 1 : 0;
  return normal(shares.map(({ destination, weight }) => {
    const host = resolveHost(destination.host ?? '', own);
    const subset = destinationRulesFor(book, host, from).inForce.flatMap(({ spec }) => spec.subsets).find(({ name }) => name === destination.subset);
    const found = destination.subset !== null && subset === undefined ? { namespace: '', workloads: [] } : workloadsOf(book, host, subset?.labels ?? {});
    return { share: weight ?? rest, ...found };
  }));
}

function normal(parts: readonly SplitPart[]): readonly SplitPart[] | null {
  const sum = parts.reduce((total, { share }) => total + share, 0);
  return sum <= 0 || parts.length < 2 ? null : parts.map((part) => ({ ...part, share: part.share / sum }));
}

function workloadsOf(book: ConfigBook, host: string, labels: Readonly<Record<string, string>>): Pick<SplitPart, 'namespace' | 'workloads'> {
  const service = book.serviceOf(host);
  const pods = service === null ? [] : book.podsOfService(service).filter((pod) => selects(labels, pod.labels));
  return { namespace: service?.namespace ?? '', workloads: [...new Set(pods.map((pod) => pod.workload?.name ?? pod.name))] };
}

const refOf = ({ kind, cluster, namespace, name }: GraphNode): NodeRef => ({ kind, cluster, namespace, name });

/** An edge of the graph with its ends as names. */
export function calledEdge(edge: GraphEdge, nodes: ReadonlyMap<string, GraphNode>) {
  const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
  return source === undefined || target === undefined ? null : { source: refOf(source), target: refOf(target), protocol: edge.protocol, services: edge.services };
}

/**
 * The share (0…1) of a caller's requests for one service that each edge should carry by configuration. Only where that can be told:
 * one service on the edge, one route without condition, several destinations, and pods of the destination in one workload.
 */
export function configuredShares(book: ConfigBook, graph: Graph): ReadonlyMap<EdgeId, number> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const splits = new Map<string, readonly SplitPart[] | null>();
  const found = new Map<EdgeId, number>();
  for (const edge of graph.edges) {
    const named = calledEdge(edge, nodes);
    if (named === null || named.target.kind !== 'workload' || edge.services.length !== 1) continue;
    const [host] = calledHosts(book, named);
    if (host === undefined) continue;
    const key = JSON.stringify([host, named.source.namespace]);
    const split = splits.has(key) ? splits.get(key) ?? null : splitFor(book, host, named.source.namespace);
    splits.set(key, split);
    const parts = split?.filter(({ namespace, workloads }) => namespace === named.target.namespace && workloads.includes(named.target.name)) ?? [];
    if (parts.length === 0 || parts.some(({ workloads }) => workloads.length > 1)) {
      // Traffic to a workload that the split leaves out entirely should not be there.
      if (split !== null && parts.length === 0 && split.every(({ workloads }) => workloads.length > 0)) found.set(edge.id, 0);
      continue;
    }
    found.set(edge.id, parts.reduce((sum, { share }) => sum + share, 0));
  }
  return found;
}
