import type { GraphInput } from '../build-graph';
import { buildGraph } from '../build-graph';
import type { Graph, Protocol, Traffic } from '../graph';
import type { Inventory, PodFact, WorkloadFact } from '../inventory';
import type { CalledService, LatencyObservation, Party, Policy, Reporter, RequestObservation, TcpObservation } from '../observation';

/** A party by a short name: "shop/cart-v1" (canonical service and app "cart"), "east:shop/cart-v1" with its cluster, "?" for nobody. */
export function party(text: string): Party {
  if (text === '?') return { cluster: null, namespace: null, workload: null, app: null, canonical: null, version: null };
  const [, cluster, namespace, workload] = /^(?:([^:/]*):)?([^/]*)\/(.*)$/su.exec(text) ?? [];
  const name = workload ?? text;
  const version = /-(v\d+)$/.exec(name)?.[1] ?? null;
  const app = name.replace(/-v\d+$/, '');
  return { cluster: cluster ?? null, namespace: namespace ?? null, workload: name, app, canonical: app, version };
}

/** A service by a short name: "pay.shop", "api.example.com", "passthrough", "blackhole", "?" for none. */
export function service(text: string): CalledService | null {
  if (text === '?') return null;
  if (text === 'passthrough') return { kind: 'passthrough', name: 'PassthroughCluster', namespace: null };
  if (text === 'blackhole') return { kind: 'blackhole', name: 'BlackHoleCluster', namespace: null };
  const [name = '', namespace = '', ...rest] = text.split('.');
  return rest.length > 0 ? { kind: 'external', name: text, namespace: null } : { kind: 'service', name, namespace };
}

interface FlowOptions {
  readonly service?: string;
  readonly protocol?: Protocol;
  readonly flags?: readonly string[];
  readonly policy?: Policy;
  /** Reported by the proxy of a host. */
  readonly host?: boolean;
}

function flow(reporter: Reporter, from: string, to: string, options: FlowOptions) {
  const destination = party(to);
  const called = options.service ?? (destination.canonical === null ? '?' : `${destination.canonical}.${destination.namespace ?? ''}`);
  return { reporter, byHostProxy: options.host ?? false, source: party(from), destination, service: service(called), protocol: options.protocol ?? 'http' as const };
}

/** Requests per second of one outcome: "200", "grpc:14" (HTTP 200, status 14), null for a code that nobody told. */
export function requests(reporter: Reporter, from: string, to: string, code: string | null, rate: number, options: FlowOptions = {}): RequestObservation {
  const status = code?.startsWith('grpc:') === true ? code.slice(5) : null;
  const protocol = options.protocol ?? (status === null ? 'http' : 'grpc');
  return {
    ...flow(reporter, from, to, { ...options, protocol }), code: status === null ? code : '200', grpcStatus: status,
    flags: options.flags ?? [], policy: options.policy ?? (reporter === 'source' ? 'unknown' : 'mutual'), requests: rate,
  };
}

/** Bytes per second as the caller sends and receives, and connections opened per second. */
export function tcp(reporter: Reporter, from: string, to: string, sent: number, received: number, opened: number, options: FlowOptions = {}): TcpObservation {
  return {
    ...flow(reporter, from, to, options), protocol: 'tcp', flags: options.flags ?? [], policy: options.policy ?? (reporter === 'source' && options.host !== true ? 'unknown' : 'mutual'),
    sentBytes: sent, receivedBytes: received, connectionsOpened: opened, connectionsClosed: opened,
  };
}

/** Cumulative requests per second at bounds in ms; the last is Infinity. */
export function latency(reporter: Reporter, from: string, to: string, buckets: LatencyObservation['buckets'], options: FlowOptions & { readonly sumMs?: number; readonly allBounds?: boolean } = {}): LatencyObservation {
  return { ...flow(reporter, from, to, options), buckets, sumMs: options.sumMs ?? null, allBounds: options.allBounds ?? true };
}

/** A workload of Kubernetes, and one pod of it. */
export function inventoryOf(...workloads: readonly { readonly at: string; readonly proxy?: boolean; readonly labels?: Readonly<Record<string, string>> }[]): Inventory {
  const facts = workloads.map(({ at, proxy = true, labels = {} }) => ({ ...party(at), namespace: party(at).namespace ?? '', name: party(at).workload ?? '', proxy, labels }));
  return {
    hosts: null, services: null, events: null,
    workloads: facts.map(({ namespace, name, canonical, version }): WorkloadFact => ({ namespace, kind: 'Deployment', name, app: canonical, canonicalService: canonical, version, replicas: 1, ready: 1 })),
    pods: facts.map(({ namespace, name, canonical, version, proxy, labels }): PodFact => ({
      uid: `${namespace}/${name}`, namespace, name: `${name}-abc`, ip: null, host: 'host-1', workload: { kind: 'Deployment', name }, app: canonical, canonicalService: canonical, version,
      phase: 'Running', ready: true, startedAt: null, labels, annotations: {},
      containers: [true, ...(proxy ? [false] : [])].map((own) => ({ name: own ? 'app' : 'proxy', isProxy: !own, restarts: 0, cpuLimitCores: null, cpuRequestCores: null, memoryLimitBytes: null, lastTerminatedReason: null })),
    })),
  };
}

/** A graph of the given observations; what is not given is the usual. */
export function graphOf(input: Partial<GraphInput>): Graph {
  return buildGraph({ at: 1000, window: 60, level: 'workload', requests: [], tcp: [], inventory: null, namespaces: null, cluster: null, idle: false, waypoints: false, ...input });
}

const round = (value: number | null) => (value === null ? '-' : String(Math.round(value * 1e6) / 1e6));
const pairs = (record: Readonly<Record<string, number>>) => Object.entries(record).map(([key, value]) => `${key}=${round(value)}`).join(' ');

function traffic(value: Traffic | null): string {
  if (value === null) return 'not measured';
  const { requests: rate, errors4xx, errors5xx, noResponse, codes, flags, sentBytes, receivedBytes, connectionsOpened } = value;
  const http = rate === null && errors4xx === null ? '' : `${round(rate)}/s 4xx ${round(errors4xx)} 5xx ${round(errors5xx)} none ${round(noResponse)} [${pairs(codes)}]`;
  const bytes = sentBytes === null && receivedBytes === null && connectionsOpened === null ? '' : `bytes ${round(sentBytes)}> <${round(receivedBytes)} opened ${round(connectionsOpened)}`;
  const marks = Object.keys(flags).length === 0 ? '' : `flags [${pairs(flags)}]`;
  return [http, bytes, marks].filter((text) => text !== '').join(' ') || 'nothing measured';
}

/** The whole graph as text, every number of it; "-" is null. */
export function describeGraph({ nodes, edges }: Graph): string {
  const lines = nodes.flatMap((node) => [
    `${node.id}${node.traits.map((trait) => ` +${trait}`).join('')}${node.workloadKind === null ? '' : ` ${node.workloadKind}`}${node.app === null ? '' : ` app ${node.app}`}${node.version === null ? '' : ` ${node.version}`}`,
    `  in:  ${traffic(node.in)}`, `  out: ${traffic(node.out)}`,
  ]);
  for (const edge of edges) {
    lines.push(`${edge.source} -> ${edge.target} ${edge.protocol}${edge.services.length === 0 ? '' : ` for ${edge.services.join(', ')}`}`);
    lines.push(`  ${traffic(edge.traffic)}`);
    lines.push(`  mtls ${round(edge.mtls)} retries ${round(edge.retryAmplification)} disagreement ${round(edge.disagreement)}`);
  }
  return lines.join('\n');
}
