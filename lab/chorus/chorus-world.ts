import { mix, uniform } from '../physics/draw';
import type { HostSpec, ServiceSpec, WorkloadSpec, World } from '../world/world';

/** How large a chorus is. */
export interface ChorusSize {
  /** Workloads, each with one service of the same name. */
  readonly services: number;
  /** Edges between them; more than `services`. */
  readonly edges: number;
  /** A tree of teams, or an untidy mesh in which much-called services are called ever more (preferential attachment across namespaces). */
  readonly shape: 'tidy' | 'untidy';
}

/** Caller and callee by index of the workload, and how much goes between them. */
export interface ChorusEdge {
  readonly from: number;
  readonly to: number;
  /** Requests per second. */
  readonly rate: number;
  /** Median of the server's time, ms. */
  readonly medianMs: number;
  /** Share of 503 answers. */
  readonly errorShare: number;
}

const perNamespace = 20;
const podsPerHost = 33;

function workload(index: number): WorkloadSpec {
  const name = `svc-${String(index).padStart(4, '0')}`;
  return {
    cluster: 'bench',
    namespace: `team-${String(Math.floor(index / perNamespace)).padStart(2, '0')}`,
    name,
    kind: 'Deployment',
    app: name,
    version: 'v1',
    serviceAccount: name,
    proxy: 'sidecar',
    containers: [
      { name: 'app', requestCores: 0.25, limitCores: null, memoryLimitBytes: null },
      { name: 'istio-proxy', requestCores: 0.1, limitCores: 2, memoryLimitBytes: 1 << 30 },
    ],
  };
}

function host(index: number): HostSpec {
  return {
    name: `worker-${index + 1}`,
    ip: `10.30.${index >> 8}.${(index & 255) + 1}`,
    instanceType: 'm6i.4xlarge',
    cores: 16,
    memoryBytes: 64 * 2 ** 30,
    region: 'eu-central-1',
    zone: `eu-central-1${'abc'[index % 3] ?? 'a'}`,
    kernel: '6.1.0-28-cloud-amd64',
    bootedAt: 1_700_000_000,
  };
}

/** The callee of one more edge: near in a tidy mesh, popular in an untidy one. */
function callee(size: ChorusSize, key: number, from: number, popular: readonly number[]): number {
  if (size.shape === 'untidy' && uniform(key, 1) < 0.8) return popular[Math.floor(uniform(key, 2) * popular.length)] ?? 0;
  const reach = size.shape === 'untidy' ? size.services : Math.min(size.services, perNamespace * 2);
  return (from + 1 + Math.floor(uniform(key, 3) * (reach - 1))) % size.services;
}

/** The edges of a chorus: a tree that reaches every service, then more until `size.edges`. Deterministic by seed. */
export function chorusEdges(size: ChorusSize, seed: number): readonly ChorusEdge[] {
  const seen = new Set<number>();
  const popular: number[] = [0];
  const edges: ChorusEdge[] = [];
  const add = (from: number, to: number, key: number) => {
    const id = from * size.services + to;
    if (from === to || seen.has(id)) return;
    seen.add(id);
    popular.push(to);
    const sick = uniform(key, 4) < 0.02;
    edges.push({ from, to, rate: 0.2 + 12 * uniform(key, 5) ** 3, medianMs: (sick ? 400 : 3) + 30 * uniform(key, 6) ** 2, errorShare: sick ? 0.04 : uniform(key, 7) < 0.2 ? 0.001 : 0 });
  };
  for (let to = 1; to < size.services; to++) {
    const key = mix(seed, to);
    add(size.shape === 'tidy' ? Math.floor((to - 1) / 3) : Math.floor(uniform(key, 0) * to), to, key);
  }
  for (let attempt = 0; edges.length < size.edges && attempt < size.edges * 20; attempt++) {
    const key = mix(mix(seed, 77), attempt);
    const from = Math.floor(uniform(key, 0) * size.services);
    add(from, callee(size, key, from, popular), key);
  }
  return edges;
}

/** Names and machines of a chorus. */
export function chorusWorld(size: ChorusSize, seed: number): World {
  const workloads = Array.from({ length: size.services }, (_, index) => workload(index));
  const services: ServiceSpec[] = workloads.map(({ cluster, namespace, name, app }) => ({ cluster, namespace, name, port: 8080, protocol: 'http', app }));
  const hosts = Array.from({ length: Math.max(3, Math.ceil(size.services / podsPerHost)) }, (_, index) => host(index));
  return { seed, cluster: 'bench', hosts, workloads, services, externals: [], routes: [] };
}
