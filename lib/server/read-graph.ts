import { buildGraph } from '@/lib/topology/build-graph';
import type { Graph } from '@/lib/topology/graph';
import type { Inventory } from '@/lib/topology/inventory';
import type { Missing } from '@/lib/wire/envelope';
import { cutGraph, type Truncated } from './cut-graph';
import { readRequestLayer, readTcpLayer } from './mesh-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { missingKinds } from './sources';

/** The kinds that name workloads and services on the map. */
const leanedOn = ['pods', 'services', 'deployments', 'statefulsets', 'daemonsets'];

/** The layers of the map, and how to make the graph of them. */
export interface GraphReading {
  /** `none`: no source gave any telemetry, not even old. */
  readonly layers: 'some' | 'none';
  readonly inventory: Inventory | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  /** Names everything the graph is made of. */
  readonly key: readonly unknown[];
  /** The graph, cut by rule when it is too big; made once for all. */
  make(): Graph;
  /** What was cut; known once the graph was made. */
  truncated(): Truncated | null;
}

/** Reads traffic and TCP of the mesh and the inventory. */
export async function readGraph(scope: Scope, rt: Runtime): Promise<GraphReading> {
  const [requests, tcp] = await Promise.all([readRequestLayer(scope, rt), readTcpLayer(scope, rt)]);
  const inventory = rt.kubernetes?.inventory() ?? null;
  const at = Math.max(requests.at ?? 0, tcp.at ?? 0) || scope.at;
  const key = ['graph', { ...scope, at }, requests.revision, tcp.revision, rt.inventoryRevision()];
  const name = JSON.stringify(key);
  const make = () => {
    const known = rt.graphs.get(name);
    if (known !== undefined) return known;
    const { graph, truncated } = cutGraph(buildGraph({ ...scope, at, requests: requests.observations, tcp: tcp.observations, inventory }));
    rt.graphs.set(name, graph);
    if (truncated !== null) rt.truncations.set(name, truncated);
    return graph;
  };
  return {
    layers: requests.observations === null && tcp.observations === null ? 'none' : 'some',
    inventory, key, make, truncated: () => rt.truncations.get(name) ?? null,
    missing: [...requests.missing, ...tcp.missing, ...missingKinds(rt, leanedOn)],
    warnings: [...new Set([...requests.warnings, ...tcp.warnings])],
  };
}
