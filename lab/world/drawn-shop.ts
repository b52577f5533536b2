import { item, mix, nameKey, uniform } from '../physics/draw';
import type { Behaviour, CallSpec, EntrySpec, ShopPlan } from './shop-plan';
import { behaviour } from './shop-plan';
import type { HostSpec, RouteSpec, ServiceSpec, WorkloadSpec, World } from './world';

/** A drawn shop with what is known of its traffic. */
export interface DrawnShop {
  readonly plan: ShopPlan;
  /** Requests per second by workload ("namespace/name"). */
  readonly rates: ReadonlyMap<string, number>;
  /** Workloads that are second versions, with their service. */
  readonly canaries: readonly { readonly workload: string; readonly service: string }[];
  /** Callers by service. */
  readonly callers: ReadonlyMap<string, readonly string[]>;
}

const cluster = 'main';
const namespaces = ['core', 'edge', 'north', 'south', 'media', 'depot'] as const;
const words =
  'amber aspen basil birch brook cedar clover coral delta ember fern flint garnet grove hazel heron indigo iris jade juniper kelp larch lilac maple marsh mesa nectar oak olive onyx opal orchid pebble pine quartz reed ridge sable sage slate sorrel spruce teal thistle topaz umber violet willow wren yarrow zinnia'.split(
    ' ',
  );
const instanceTypes = ['m6i.2xlarge', 'c6i.2xlarge', 't3.2xlarge', 'm6a.2xlarge'] as const;
const gateway = 'istio-system/istio-ingressgateway';
/** Hop visits per second of the whole mesh. */
const visits = 420;

interface Node {
  readonly name: string;
  readonly namespace: string;
  readonly does: Behaviour;
  readonly protocol: ServiceSpec['protocol'];
  readonly children: { readonly to: number; readonly share: number; readonly optional: boolean }[];
  readonly depth: number;
  rate: number;
}

/** A shop of so many services: call trees, hosts, limits, routes, all by seed. */
export function drawnShop(seed: number, size: number): DrawnShop {
  const key = mix(seed, nameKey('shop'));
  const nodes = drawNodes(key, size);
  const fronts = nodes.filter((node) => node.depth === 0);
  const weights = fronts.map((_, i) => 0.3 + uniform(mix(key, 5), i));
  spreadRates(nodes, fronts, weights);
  const canaries = nodes.filter((n, i) => n.protocol === 'http' && n.depth > 0 && uniform(mix(key, 6), i) < 0.12).slice(0, 4);
  const world = drawWorld(seed, key, nodes, canaries);
  const entries = fronts.map((front, i): EntrySpec => ({ name: front.name, client: gateway, rate: rateOf(weights, i, nodes), followsLoad: true, call: tree(nodes, front, 0) }));
  const full = (node: Node): string => `${node.namespace}/${node.name}`;
  const rates = new Map(nodes.map((node) => [full(node), node.rate]));
  const callers = new Map<string, string[]>(fronts.map((front) => [full(front), [gateway]]));
  for (const node of nodes) for (const { to } of node.children) callers.set(full(item(nodes, to)), [...(callers.get(full(item(nodes, to))) ?? []), full(node)]);
  const versions = canaries.map((node) => ({ workload: `${full(node)}-v2`, service: full(node) }));
  return { plan: { ...world, externalMs: new Map(), entries, ordinaryLife: true }, rates, canaries: versions, callers };
}

function rateOf(weights: readonly number[], index: number, nodes: readonly Node[]): number {
  const scale = item(nodes, 0).rate / item(weights, 0);
  return scale * item(weights, index);
}

function drawNodes(key: number, size: number): Node[] {
  const fronts = Math.max(1, Math.min(6, Math.round(size / 8)));
  const nodes: Node[] = [];
  for (let i = 0; i < size; i++) {
    const own = mix(key, 100 + i);
    const parents = nodes.filter((node) => node.depth < 3 && node.protocol !== 'tcp' && node.children.length < 5);
    const parent = i < fronts || parents.length === 0 ? null : item(parents, Math.floor(uniform(own, 1) * parents.length));
    const last = parent !== null && parent.depth >= 1 && uniform(own, 2) < 0.15;
    const node: Node = {
      name: `${item(words, (i * 7 + (key >>> 8)) % words.length)}${i < words.length ? '' : `-${Math.floor(i / words.length) + 1}`}`,
      namespace: item(namespaces, Math.floor(uniform(own, 3) * namespaces.length)),
      does: drawBehaviour(own, last),
      protocol: last ? 'tcp' : uniform(own, 4) < 0.12 && parent !== null ? 'grpc' : 'http',
      children: [],
      depth: parent === null ? 0 : parent.depth + 1,
      rate: 0,
    };
    nodes.push(node);
    if (parent !== null) parent.children.push({ to: i, share: uniform(own, 5) < 0.5 ? 1 : 0.2 + 0.7 * uniform(own, 6), optional: uniform(own, 7) < 0.4 });
    const second = item(nodes, Math.floor(uniform(own, 8) * nodes.length));
    if (i > fronts && second !== node && second !== parent && second.depth < node.depth && second.protocol !== 'tcp' && uniform(own, 9) < 0.25) {
      second.children.push({ to: i, share: 0.3, optional: true });
    }
  }
  return nodes;
}

function drawBehaviour(key: number, database: boolean): Behaviour {
  const workMs = database ? 0.3 + 0.7 * uniform(key, 20) : 0.8 + 9 * uniform(key, 20) ** 2;
  return behaviour(workMs, 6 * uniform(key, 21) ** 2, {
    cores: database ? 4 : 1 + Math.floor(2 * uniform(key, 22)),
    syncs: database || uniform(key, 23) < 0.12 ? 1 : 0,
    errorShare: database ? 0 : 0.002 * uniform(key, 24) ** 2,
    notFoundShare: uniform(key, 25) < 0.15 ? 0.006 : 0,
    memoryBytes: 80e6 + 500e6 * uniform(key, 26) ** 2,
    responseBytes: 500 + Math.round(20_000 * uniform(key, 27) ** 3),
  });
}

/** Visits per second of every node, scaled to the mesh's budget. */
function spreadRates(nodes: readonly Node[], fronts: readonly Node[], weights: readonly number[]): void {
  const add = (node: Node, rate: number, depth: number): void => {
    node.rate += rate;
    if (depth < 6) for (const { to, share } of node.children) add(item(nodes, to), rate * share, depth + 1);
  };
  fronts.forEach((front, i) => add(front, item(weights, i), 0));
  const total = nodes.reduce((sum, node) => sum + node.rate, 0);
  for (const node of nodes) node.rate *= visits / total;
}

function tree(nodes: readonly Node[], node: Node, depth: number): CallSpec {
  const calls = depth >= 6 ? [] : node.children.map(({ to, share, optional }) => ({ ...tree(nodes, item(nodes, to), depth + 1), share, optional }));
  return { service: `${node.namespace}/${node.name}`, share: 1, optional: false, calls };
}

function drawWorld(seed: number, key: number, nodes: readonly Node[], canaries: readonly Node[]): Pick<ShopPlan, 'world' | 'placement' | 'behaviours'> {
  const rows = nodes.flatMap((node) => {
    const pods = Math.max(uniform(key, nameKey(node.name)) < 0.7 ? 2 : 1, Math.min(5, Math.ceil((node.rate * node.does.workMs) / 1000 / 0.35)));
    const stable = { node, name: node.name, version: 'v1', pods: node.protocol === 'tcp' ? 1 : pods };
    return canaries.includes(node) ? [stable, { node, name: `${node.name}-v2`, version: 'v2', pods: 1 }] : [stable];
  });
  const total = rows.reduce((sum, row) => sum + row.pods, 0);
  const hosts = Array.from({ length: Math.max(3, Math.ceil(total / 8)) }, (_, i) => drawHost(key, i));
  let turn = 0;
  const next = (): string => item(hosts, (turn++ * 5 + Math.floor(turn / hosts.length)) % hosts.length).name;
  const placement = new Map(rows.map((row) => [`${row.node.namespace}/${row.name}`, Array.from({ length: row.pods }, next)]));
  placement.set(gateway, [item(hosts, 0).name, item(hosts, 1).name]);
  placement.set('analytics/reports', hosts.map((h) => h.name));
  placement.set('kube-system/coredns', [item(hosts, 1).name, item(hosts, 2).name]);
  const idle = behaviour(0, 0, { idleCores: 0.02, memoryBytes: 90e6 });
  const behaviours = new Map([...rows.map((row): [string, Behaviour] => [`${row.node.namespace}/${row.name}`, row.node.does]), [gateway, idle], ['analytics/reports', idle], ['kube-system/coredns', idle]] as const);
  const workloads = [
    workload('istio-system', 'istio-ingressgateway', { proxy: 'gateway' }),
    ...rows.map((row) => workload(row.node.namespace, row.name, { app: row.node.name, version: row.version, tcp: row.node.protocol === 'tcp', limit: limitOf(key, row.node, row.pods) })),
    workload('analytics', 'reports', { proxy: 'none' }),
    workload('kube-system', 'coredns', { proxy: 'none' }),
  ];
  const services = nodes.map((node): ServiceSpec => ({ cluster, namespace: node.namespace, name: node.name, port: 8080, protocol: node.protocol, app: node.name }));
  const world: World = { seed, cluster, hosts, workloads, services, externals: [], routes: drawRoutes(key, nodes, canaries) };
  return { world, placement, behaviours };
}

/** A fifth of the workloads has a CPU limit, with room enough. */
function limitOf(key: number, node: Node, pods: number): number | null {
  const need = (node.rate * node.does.workMs) / 1000 / pods;
  return uniform(mix(key, 8), nameKey(node.name)) < 0.2 ? Math.max(0.3, Math.round(need * 50) / 10) : null;
}

function drawRoutes(key: number, nodes: readonly Node[], canaries: readonly Node[]): RouteSpec[] {
  return nodes.flatMap((node, i): RouteSpec[] => {
    const service = `${node.namespace}/${node.name}`;
    const retried = node.depth === 1 && node.protocol === 'http' && uniform(mix(key, 9), i) < 0.3;
    const retry = retried ? { attempts: 2, perTryMs: 2000, retryOn: '5xx,reset,connect-failure' } : null;
    if (!canaries.includes(node)) return retried ? [{ service, subsets: [], retry, maxRequests: null }] : [];
    const subsets = [
      { workload: service, weight: 90 },
      { workload: `${service}-v2`, weight: 10 },
    ];
    return [{ service, subsets, retry, maxRequests: null }];
  });
}

function drawHost(key: number, index: number): HostSpec {
  return {
    name: `worker-${index + 1}`,
    ip: `10.20.${index >> 7}.${10 + (index & 127)}`,
    instanceType: item(instanceTypes, Math.floor(uniform(mix(key, 11), index) * instanceTypes.length)),
    cores: 8,
    memoryBytes: 32 * 1024 ** 3,
    region: 'eu-central-1',
    zone: `eu-central-1${item(['a', 'b', 'c'], index % 3)}`,
    kernel: '6.1.0-28-cloud-amd64',
    bootedAt: 1_700_000_000 + index * 977,
  };
}

interface WorkloadFacts {
  readonly app?: string;
  readonly version?: string;
  readonly tcp?: boolean;
  readonly limit?: number | null;
  readonly proxy?: WorkloadSpec['proxy'];
}

function workload(namespace: string, name: string, facts: WorkloadFacts): WorkloadSpec {
  const proxy = facts.proxy ?? 'sidecar';
  // The batch job has no limits: that is what makes it the bad neighbour.
  const app = { name: facts.app ?? name, requestCores: 0.5, limitCores: facts.limit ?? null, memoryLimitBytes: name === 'reports' ? null : 4 * 1024 ** 3 };
  const side = { name: 'istio-proxy', requestCores: 0.1, limitCores: 2, memoryLimitBytes: 1024 ** 3 };
  return {
    cluster,
    namespace,
    name,
    kind: facts.tcp === true ? 'StatefulSet' : 'Deployment',
    app: facts.app ?? name,
    version: facts.version ?? 'v1',
    serviceAccount: facts.app ?? name,
    proxy,
    containers: proxy === 'gateway' ? [side] : proxy === 'none' ? [app] : [app, side],
  };
}
