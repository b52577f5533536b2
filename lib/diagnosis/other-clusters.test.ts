import { describe, expect, it } from 'vitest';
import type { Host, SignalName } from '@/lib/hosts/host';
import { diagnose } from './diagnose';
import type { DiagnosisInput, Look } from './diagnosis-input';
import { withLooks } from './other-mesh.test-data';
import { at, diagnosisOf, edgeOf, id, stolen, type Trouble } from './sample-diagnosis.test-data';

/** The first suspect in short. */
function first(input: DiagnosisInput): string {
  const [one] = diagnose(input).suspects;
  return one === undefined ? 'nobody' : `${one.class} @ ${one.name}`;
}

/** Hosts whose exporter does not have some signals. */
function without(input: DiagnosisInput, gone: readonly SignalName[]): DiagnosisInput {
  const left = <Value>(signals: Readonly<Partial<Record<SignalName, Value>>>) => Object.fromEntries(Object.entries(signals).filter(([name]) => !gone.some((one) => one === name)));
  return {
    ...input,
    hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host) => ({ ...host, signals: left(host.signals) }) as Host) },
    history: input.history === null ? null : { ...input.history, hosts: new Map([...input.history.hosts].map(([name, signals]) => [name, left(signals)])) },
  };
}

/** Telemetry without response flags, as Linkerd and Consul have none. */
function withoutFlags(input: DiagnosisInput): DiagnosisInput {
  return withLooks(input, (look) => ({ ...look, graph: { ...look.graph, edges: look.graph.edges.map((edge) => ({ ...edge, traffic: { ...edge.traffic, flags: {} } })) } }));
}

/** A second version of `cart` that gets a share of its requests, and what is different about it now. */
function canaryOf(input: DiagnosisInput, share: number, ms: number, failed = 0): DiagnosisInput {
  const split = (look: Look): Look => {
    const [edge, node] = [look.graph.edges.find((one) => one.id === edgeOf('web', 'cart')), look.graph.nodes.find((one) => one.name === 'cart')];
    const told = look.latency?.edges[edgeOf('web', 'cart')]?.source ?? null;
    if (edge === undefined || node === undefined || told === null || look.latency === null) return look;
    const sick = look.at === at;
    const requests = (edge.traffic.requests ?? 0) * share;
    const scaled = { ...told, requests: told.requests * share, ...(sick ? { p50: told.p50 + ms, p95: told.p95 + ms, p99: told.p99 + 2 * ms, mean: (told.mean ?? 0) + ms } : {}) };
    const canary = { ...edge, id: edgeOf('web', 'cart-v2'), target: id('cart-v2'), traffic: { ...edge.traffic, requests, errors5xx: sick ? requests * failed : 0 } };
    const stable = { ...edge, traffic: { ...edge.traffic, requests: (edge.traffic.requests ?? 0) * (1 - share) } };
    return {
      ...look, graph: { ...look.graph, nodes: [...look.graph.nodes, { ...node, id: id('cart-v2'), name: 'cart-v2', version: 'v2' }], edges: [...look.graph.edges.filter((one) => one !== edge), stable, canary] },
      latency: { ...look.latency, edges: { ...look.latency.edges, [canary.id]: { source: scaled, destination: scaled } } },
    };
  };
  return withLooks(input, split);
}

const busyCart: Trouble = { pod: (name) => (name === 'cart' ? 80 : 0), limits: (name) => (name === 'cart' ? { cpuCores: 0.9 } : {}) };
const pressure: readonly SignalName[] = ['psiCpu', 'psiIo', 'psiMemory', 'runQueue', 'softnetDrops', 'softnetSqueezed', 'conntrack', 'conntrackDrops'];

describe('the verdict on hosts with old kernels', () => {
  it('names steal, a slow disk and an application without PSI, scheduler and softnet statistics', () => {
    const disk: Trouble = { pod: (name, host) => (host === 'h2' && (name === 'stock' || name === 'cart') ? 90 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, diskBusy: 0.98, diskQueue: 12 } : {}) };
    expect([stolen, disk, busyCart].map((one) => first(without(diagnosisOf(one), pressure)))).toEqual(['host-steal @ h3', 'host-disk @ h2', 'application @ cart']);
  });

  it('names a neighbour by the CPU that the host has lost to it', () => {
    expect(first(without(diagnosisOf({ pod: (_, host) => (host === 'h3' ? 60 : 0), signals: (host) => (host === 'h3' ? { cpuBusy: 0.99 } : {}) }), pressure))).toBe('host-neighbour @ h3');
  });

  it('names the host without a class where its exporter tells nothing that decides', () => {
    expect(first(without(diagnosisOf(stolen), [...pressure, 'steal', 'diskAwait', 'cpuBusy']))).toBe('unknown @ h3');
  });
});

describe('the verdict over other kinds of telemetry', () => {
  it('accuses nobody where only bytes are known', () => {
    const bytes = withLooks(diagnosisOf({ sends: () => 3 }), (look) => ({ ...look, latency: null, pods: null, graph: { ...look.graph, edges: look.graph.edges.filter(({ protocol }) => protocol === 'tcp') } }));
    expect(diagnose(bytes)).toMatchObject({ sick: [], suspects: [] });
  });

  it('names hosts and applications without response flags', () => {
    expect([stolen, busyCart].map((one) => first(withoutFlags(diagnosisOf(one))))).toEqual(['host-steal @ h3', 'application @ cart']);
  });

  it('says where failures arise without response flags, and does not invent configuration', () => {
    expect(first(withoutFlags(diagnosisOf({ fails: (_, to) => (to === 'pay' ? { share: 0.3, code: '503', flag: 'UO' } : null) })))).toBe('application @ pay');
  });

  it('names what is outside the mesh when it is slow, and also when it fails', () => {
    expect(first(withoutFlags(diagnosisOf({ pod: (name) => (name === 'bank.example' ? 300 : 0) })))).toBe('downstream @ bank.example');
    expect(first(diagnosisOf({ fails: (_, to) => (to === 'bank.example' ? { share: 0.4, code: '503' } : null) }))).toBe('downstream @ bank.example');
  });
});

describe('the verdict after a release', () => {
  it('names the version that is slow, with a twentieth of the requests', () => {
    expect(first(canaryOf(diagnosisOf({}), 0.05, 80))).toBe('application @ cart-v2');
  });

  it('names the version that fails, with a twentieth of the requests', () => {
    expect(first(canaryOf(diagnosisOf({}), 0.05, 0, 0.3))).toBe('application @ cart-v2');
  });

  it('accuses nobody when the version is as well as the others', () => {
    expect(first(canaryOf(diagnosisOf({}), 0.05, 0))).toBe('nobody');
  });

  it('names the workload whose pods are new and slow, and nobody when they are only new', () => {
    const fresh = (input: DiagnosisInput): DiagnosisInput => withLooks(input, (look) => (look.at === at ? { ...look, pods: look.pods?.map((pod) => (pod.node === id('cart') ? { ...pod, pod: `${pod.pod}-new` } : pod)) ?? null } : look));
    expect([first(fresh(diagnosisOf({ pod: (name) => (name === 'cart' ? 12 : 0) }))), first(fresh(diagnosisOf({})))]).toEqual(['application @ cart', 'nobody']);
  });
});
