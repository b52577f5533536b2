import { describe, expect, it } from 'vitest';
import type { Quantiles } from '@/lib/topology/latency';
import type { DiagnosisInput, Look } from './diagnosis-input';
import { diagnose } from './diagnose';
import { at, diagnosisOf, stolen, type Trouble } from './sample-diagnosis.test-data';
import type { Suspects } from './suspect';

const cases: readonly (readonly [name: string, input: () => DiagnosisInput])[] = ([
  ['steal', stolen],
  ['own limit', { pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'cart' ? { throttled: 0.6 } : {}) }],
  ['slow disk', { pod: (name, host) => (name === 'stock' && host === 'h2' ? 120 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) }],
  ['slow application', { pod: (name) => (name === 'stock' ? 80 : 0), limits: (name) => (name === 'stock' ? { cpuCores: 0.9 } : {}) }],
  ['tight breaker', { fails: (from, to) => (from === 'order' && to === 'pay' ? { share: 0.2, code: '503', flag: 'UO' } : null) }],
  ['a neighbour', { pod: (_, host) => (host === 'h2' ? 60 : 0), signals: (host) => (host === 'h2' ? { psiCpu: 0.5, cpuBusy: 0.95 } : {}) }],
  ['a host that loses packets', { gap: (from, to) => (from === 'pay' || to === 'pay' ? 25 : 0), signals: (host) => (host === 'h3' ? { retransmits: 0.06 } : {}) }],
  ['a throttled proxy', { gap: (_, to) => (to === 'cart' ? 70 : 0), proxy: (name) => (name === 'cart' ? { throttled: 0.5 } : {}) }],
  ['a slow way', { gap: (from, to) => (from === 'order' && to === 'stock' ? 40 : 0) }],
  ['a slow outside', { gap: (_, to) => (to === 'bank.example' ? 200 : 0) }],
  ['retries', { pod: (name) => (name === 'stock' ? 80 : 0), attempts: (from, to) => (from === 'web' && to === 'order' ? 3.5 : 1), load: (from) => (from === 'order' ? 3.5 : 1) }],
  ['more load', { load: () => 2, pod: (name) => (name === 'stock' ? 60 : 0) }],
  ['nothing', {}],
] satisfies readonly (readonly [string, Trouble])[]).map(([name, trouble]) => [name, () => diagnosisOf(trouble)] as const);

function first({ suspects: [one] }: Suspects): string {
  return one === undefined ? 'nobody' : `${one.class} ${one.kind} ${one.namespace ?? ''} ${one.name}`;
}

function sure({ suspects: [one] }: Suspects): number {
  return one?.probability ?? 0;
}

/** The same value with every text changed, keys too. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(walk);
    if (one instanceof Map) return new Map([...one].map(([key, inner]) => [walk(key), walk(inner)]));
    if (typeof one === 'object' && one !== null) return Object.fromEntries(Object.entries(one).map(([key, inner]) => [change(key), walk(inner)]));
    return one;
  };
  return walk(value) as Value;
}

/** Names of workloads, hosts and the outside turned into others; words of the model stay. */
const renames: Readonly<Record<string, string>> = { entry: 'zz0', web: 'aa1', cart: 'mm2', order: 'bb3', pay: 'yy4', stock: 'cc5', shop: 'ns7', h1: 'w9', h2: 'w3', h3: 'w8', h4: 'w1', bank: 'kk6' };
const rename = (text: string) => text.replace(/\b(entry|web|cart|order|pay|stock|shop|h[1-4]|bank)\b/g, (word) => renames[word] ?? word);

/** Lists and maps back to front. */
function reversed<Value>(value: Value): Value {
  const walk = (one: unknown, key: string): unknown => {
    // Values of a history stand in the order of time.
    if (Array.isArray(one)) return typeof one[0] === 'number' || key === 'p99Bounds' || one[0] === null ? one : one.map((inner) => walk(inner, '')).reverse();
    if (one instanceof Map) return new Map([...one].map(([name, inner]) => [name, walk(inner, '')] as const).reverse());
    if (typeof one === 'object' && one !== null) return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, walk(inner, name)] as const).reverse());
    return one;
  };
  return walk(value, '') as Value;
}

function shifted(input: DiagnosisInput, seconds: number): DiagnosisInput {
  const look = (one: Look): Look => ({ ...one, at: one.at + seconds });
  return {
    ...input, now: look(input.now), usual: input.usual === null ? null : look(input.usual), baseline: { start: input.baseline.start + seconds, end: input.baseline.end + seconds },
    history: input.history === null ? null : { ...input.history, start: input.history.start + seconds },
  };
}

function thinned(input: DiagnosisInput, share: number): DiagnosisInput {
  const rates = new Set(['requests', 'errors4xx', 'errors5xx', 'noResponse', 'failed', 'cpuCores']);
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'number') return rates.has(key) ? one * share : one;
    if (Array.isArray(one)) return one.map((inner) => walk(inner, key));
    if (one instanceof Map) return new Map([...one].map(([name, inner]) => [name, walk(inner, '')]));
    if (typeof one === 'object' && one !== null) return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, walk(inner, key === 'flags' ? 'requests' : name)]));
    return one;
  };
  return walk(input, '') as DiagnosisInput;
}

function withStrangers(input: DiagnosisInput, count: number): DiagnosisInput {
  const grow = (look: Look): Look => {
    const [node, edge] = [look.graph.nodes[1], look.graph.edges[1]];
    if (node === undefined || edge === undefined || look.latency === null) return look;
    const quantiles: Quantiles = { p50: 4, p95: 10, p99: 15, mean: 5, requests: 3000, p99Bounds: [10, 25], resolution: 'full' };
    const names = Array.from({ length: count }, (_, index) => `workload/c/far/extra-${index}`);
    const edges = names.slice(1).map((name, index) => ({ ...edge, id: `${names[index] ?? ''}>${name}>http`, source: names[index] ?? '', target: name, services: [`${name}.far`], traffic: { ...edge.traffic, errors5xx: 0, flags: {} } }));
    return {
      ...look, graph: { ...look.graph, nodes: [...names.map((name) => ({ ...node, id: name, name, namespace: 'far' })), ...look.graph.nodes], edges: [...edges, ...look.graph.edges] },
      latency: { ...look.latency, edges: { ...Object.fromEntries(edges.map(({ id }) => [id, { source: quantiles, destination: quantiles }])), ...look.latency.edges } },
    };
  };
  const idle = (input.hosts?.hosts ?? []).slice(3).map((host) => ({ ...host, name: 'h0-idle' }));
  return { ...input, now: grow(input.now), usual: input.usual === null ? null : grow(input.usual), hosts: input.hosts === null ? null : { ...input.hosts, hosts: [...idle, ...input.hosts.hosts] } };
}

function everySecond(input: DiagnosisInput): DiagnosisInput {
  if (input.history === null) return input;
  const gap = (values: readonly (number | null)[]) => values.map((value, index) => (index % 2 === 0 ? null : value));
  const { edges, hosts } = input.history;
  return { ...input, history: {
    ...input.history,
    edges: new Map([...edges].map(([edge, { requests, failed, meanMs }]) => [edge, { requests: gap(requests), failed: gap(failed), meanMs: gap(meanMs) }])),
    hosts: new Map([...hosts].map(([host, signals]) => [host, Object.fromEntries(Object.entries(signals).map(([signal, values]) => [signal, gap(values)]))])),
  } };
}

describe.each(cases)('what must not change the verdict over %s', (_, input) => {
  const before = diagnose(input());

  it('renaming everything', () => {
    expect(first(diagnose(mapTexts(input(), rename)))).toBe(rename(first(before)));
  });

  it('the order in which series come', () => {
    expect(diagnose(reversed(input()))).toEqual(before);
  });

  it('another time of day', () => {
    expect(first(diagnose(shifted(input(), -123_450)))).toBe(first(before));
    expect(diagnose(shifted(input(), -123_450)).at).toBe(at - 123_450);
  });

  it('healthy workloads and idle hosts beside it', () => {
    expect(first(diagnose(withStrangers(input(), 40)))).toBe(first(before));
  });

  it('asking twice', () => {
    const one = input();
    expect(diagnose(one)).toEqual(diagnose(one));
  });

  it('a tenth of the requests: the same or less sure, never somebody else', () => {
    const thin = diagnose(thinned(input(), 0.1));
    expect(['nobody', first(before)]).toContain(first(thin));
    expect(sure(thin)).toBeLessThanOrEqual(sure(before) + 0.001);
  });

  it('every second scrape lost', () => {
    expect(first(diagnose(everySecond(input())))).toBe(first(before));
  });
});

describe('what must silence it', () => {
  const hostsOf = (input: DiagnosisInput, change: (name: string, index: number) => string) => input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host, index) => ({
    ...host, signals: input.hosts?.hosts.find(({ name }) => name === change(host.name, index))?.signals ?? {},
  })) };

  it('steal of another host is not blamed for slowness here', () => {
    const input = diagnosisOf(stolen);
    const other: Readonly<Record<string, string>> = { h3: 'h4', h4: 'h3' };
    const found = diagnose({ ...input, hosts: hostsOf(input, (name) => other[name] ?? name), history: input.history === null ? null : { ...input.history, hosts: new Map() } });
    expect(found.suspects.filter((one) => one.class === 'host-steal')).toEqual([]);
    expect([found.suspects[0]?.class, found.suspects[0]?.name]).toEqual(['unknown', 'h3']);
  });

  it('without the deciding series it says which is missing', () => {
    const input = diagnosisOf(stolen);
    const [top] = diagnose({ ...input, hosts: hostsOf(input, (name) => (name === 'h3' ? 'nobody' : name)) }).suspects;
    expect([top?.class, top?.missing]).toEqual(['unknown', ['node_exporter on h3 (steal, psiCpu, diskAwait)']]);
  });

  /** The same without what node_exporter, or cAdvisor, tells. */
  const unseen = (input: DiagnosisInput): DiagnosisInput => ({ ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host) => ({ ...host, signals: {} })) }, history: input.history === null ? null : { ...input.history, hosts: new Map() } });
  const missedBy = ({ suspects }: Suspects): string => suspects.flatMap(({ missing }) => missing).join('; ');

  it.each(cases.filter(([name]) => ['steal', 'slow disk', 'a neighbour', 'a host that loses packets'].includes(name)))('%s without any signal of the hosts convicts no host of a class, and nobody as surely', (_, input) => {
    const found = diagnose(unseen(input()));
    expect(found.suspects.filter((one) => one.class.startsWith('host-'))).toEqual([]);
    for (const one of found.suspects.filter((suspect) => suspect.class !== 'unknown')) expect(one.probability).toBeLessThan(sure(diagnose(input())));
    expect(missedBy(found)).toContain('node_exporter');
  });

  it('an own limit that nobody measures is not blamed, and it says that cAdvisor would decide', () => {
    const input = cases.find(([name]) => name === 'own limit')?.[1]() ?? diagnosisOf({});
    const found = diagnose({ ...input, details: { ...input.details, limits: null, usualLimits: null } });
    expect(found.suspects.filter((one) => one.class === 'own-limit')).toEqual([]);
    expect(sure(found)).toBeLessThan(sure(diagnose(input)));
    expect(missedBy(found)).toContain('cAdvisor');
  });

  it('a way between two workloads is blamed less surely when the hosts at its ends are not measured', () => {
    const input = cases.find(([name]) => name === 'a slow way')?.[1]() ?? diagnosisOf({});
    expect(sure(diagnose(unseen(input)))).toBeLessThan(sure(diagnose(input)));
  });

  it('without single pods it accuses less surely and says what would decide', () => {
    const input = diagnosisOf(stolen);
    const without = diagnose({ ...input, now: { ...input.now, pods: null }, usual: input.usual === null ? null : { ...input.usual, pods: null } });
    expect(sure(without)).toBeLessThan(sure(diagnose(input)));
    expect(without.suspects.flatMap(({ missing }) => missing)).toContain('where each pod runs (Kubernetes pods or kube_pod_info)');
  });

  it('without a past it does not say what changed', () => {
    const input = diagnosisOf(stolen);
    expect(diagnose({ ...input, usual: null, history: null }).sick).toEqual([]);
  });
});
