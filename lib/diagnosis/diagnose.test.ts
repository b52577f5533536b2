import { describe, expect, it } from 'vitest';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import { diagnose, planDetails } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { at, diagnosisOf, edgeOf, id, stolen, type Trouble } from './sample-diagnosis.test-data';
import type { Suspects } from './suspect';

/** The first suspect in short, and which edges it explains. */
function verdict(trouble: Trouble, minutes?: number) {
  return short(diagnose(diagnosisOf(trouble, minutes)));
}

function short({ suspects: [first], sick }: Suspects) {
  return first === undefined ? 'nobody' : { who: `${first.class} @ ${first.kind} ${first.name}`, explains: first.explains.length, sick: sick.length };
}

const only = (name: string, value: number) => (workload: string) => (workload === name ? value : 0);

describe('the verdict', () => {
  it('accuses nobody while everything is as usual', () => {
    expect(diagnose(diagnosisOf({}))).toEqual({ at, window: 60, baseline: { start: at - 3000, end: at - 2400 }, sick: [], suspects: [] });
  });

  it('blames steal when all pods of a host are slower than their sisters and its CPU time is taken', () => {
    expect(verdict(stolen)).toMatchObject({ who: 'host-steal @ host h3' });
  });

  it('does not blame steal on a host where nobody serves', () => {
    expect(verdict({ signals: (host) => (host === 'h4' ? { steal: 0.5 } : {}) })).toBe('nobody');
  });

  it('blames the application that became slow on every host alike and needs more CPU for each request', () => {
    expect(verdict({ pod: only('stock', 80), limits: (name) => (name === 'stock' ? { cpuCores: 0.9 } : {}) })).toEqual({ who: 'application @ workload stock', explains: 3, sick: 3 });
  });

  it('blames the own limit and acquits the hosts, whose pressure a throttled pod raises', () => {
    const trouble: Trouble = {
      pod: only('cart', 90), limits: (name) => (name === 'cart' ? { throttled: 0.6 } : {}),
      signals: (host) => (host === 'h2' || host === 'h3' ? { psiCpu: 0.45 } : {}),
    };
    expect(verdict(trouble)).toMatchObject({ who: 'own-limit @ workload cart' });
  });

  it('blames the proxy that is throttled beside a calm application', () => {
    expect(verdict({ gap: (_, to) => (to === 'cart' ? 70 : 0), proxy: (name) => (name === 'cart' ? { throttled: 0.5 } : {}) })).toMatchObject({ who: 'proxy @ workload cart' });
  });

  it('blames the disk of a host for the pods that wait for it there', () => {
    expect(verdict({ pod: (name, host) => (name === 'stock' && host === 'h2' ? 120 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) })).toMatchObject({ who: 'host-disk @ host h2' });
  });

  it('blames the network of a host that sends much again, when time is lost between the proxies', () => {
    const trouble: Trouble = { gap: (from, to) => (from === 'pay' || to === 'pay' ? 25 : 0), signals: (host) => (host === 'h3' ? { retransmits: 0.06 } : {}) };
    expect(verdict(trouble)).toMatchObject({ who: 'host-network @ host h3' });
  });

  it('blames the way between two workloads when both ends are well', () => {
    expect(verdict({ gap: (from, to) => (from === 'order' && to === 'stock' ? 40 : 0) })).toMatchObject({ who: 'network @ edge order -> stock' });
  });

  it('blames the outside host that answers late', () => {
    expect(verdict({ gap: (_, to) => (to === 'bank.example' ? 200 : 0) })).toMatchObject({ who: 'downstream @ external bank.example' });
  });

  it('blames the breaker for requests that were refused before the target saw them', () => {
    expect(verdict({ fails: (from, to) => (from === 'order' && to === 'pay' ? { share: 0.2, code: '503', flag: 'UO' } : null) })).toMatchObject({ who: 'config @ edge order -> pay' });
  });

  it('blames the application for errors that are its own', () => {
    expect(verdict({ fails: (from, to) => (to === 'stock' || (from === 'web' && to === 'order') || to === 'web' ? { share: to === 'stock' ? 0.3 : 0.15, code: '500' } : null) })).toMatchObject({ who: 'application @ workload stock', sick: 3 });
  });

  it('blames retries for the overload behind them and names the host that began it, though that is over', () => {
    const storm: Trouble = {
      pod: (name) => (name === 'pay' || name === 'stock' ? 400 : 0), attempts: (from, to) => (from === 'web' && to === 'order' ? 3.5 : 1), load: (from) => (from === 'order' ? 3.5 : from === 'pay' ? 3.5 : 1),
      fails: (from, to) => (from === 'web' && to === 'order' ? { share: 0.9, code: '504', flag: 'UT' } : null),
    };
    const input = diagnosisOf(storm, 15);
    const before = input.history?.hosts.get('h3')?.steal ?? [];
    const history = input.history === null ? null : { ...input.history, hosts: new Map([...input.history.hosts, ['h3', { steal: before.map((value, index) => (index >= 40 && index < 50 ? 0.3 : value)) }]]) };
    const found = diagnose({ ...input, history });
    expect(found.suspects.slice(0, 2).map(({ class: verdictClass, name, role }) => [verdictClass, name, role])).toEqual([['overload', 'web -> order', 'sustainer'], ['host-steal', 'h3', 'trigger']]);
    expect(found.suspects[0]?.sentence).toContain('that is over');
  });

  it('blames what the retries are about before the retries, also a host of which nothing is measured', () => {
    const storm = diagnosisOf({
      pod: (_, host) => (host === 'h3' ? 400 : 0), attempts: (from, to) => (from === 'web' && to === 'cart' ? 3 : 1), load: (from) => (from === 'cart' ? 3 : 1),
      fails: (from, to) => (from === 'web' && to === 'cart' ? { share: 0.5, code: '504', flag: 'UT' } : null),
    });
    const blind = storm.hosts === null ? null : { ...storm.hosts, hosts: storm.hosts.hosts.map((host) => (host.name === 'h3' ? { ...host, signals: {} } : host)) };
    expect(short(diagnose({ ...storm, hosts: blind }))).toMatchObject({ who: 'unknown @ host h3' });
  });

  it('blames a sick disk also while retries flood what waits for it', () => {
    const disk: Trouble = { pod: (name, host) => (name === 'stock' && host === 'h2' ? 400 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) };
    const flood: Trouble = { ...disk, attempts: (from, to) => (from === 'web' && to === 'order' ? 3 : 1), load: (from) => (from === 'order' ? 3 : 1) };
    expect(verdict(flood)).toMatchObject({ who: 'host-disk @ host h2' });
  });

  it('blames a workload that gets more than usual and has nobody retrying', () => {
    expect(verdict({ load: () => 2, pod: only('stock', 60) })).toMatchObject({ who: 'overload @ workload stock' });
  });

  it('says where it sits and what is missing when nothing decides', () => {
    const input = diagnosisOf({ pod: (_, host) => (host === 'h3' ? 60 : 0) });
    const blind = input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host) => (host.name === 'h3' ? { ...host, signals: {} } : host)) };
    const { suspects: [first] } = diagnose({ ...input, hosts: blind });
    expect([first?.class, first?.kind, first?.name, first?.missing]).toEqual(['unknown', 'host', 'h3', ['node_exporter on h3 (steal, psiCpu, diskAwait)']]);
  });

  it('tells when it began, to the minute', () => {
    const { sick } = diagnose(diagnosisOf({ pod: only('cart', 80) }, 7));
    expect(sick.find(({ edge }) => edge === edgeOf('web', 'cart'))?.since).toBe(at - 6 * 60);
  });

  it('leaves few requests alone, however slow three of them were', () => {
    const input = diagnosisOf({ pod: only('cart', 4000) });
    const rare = (latency: typeof input.now.latency, seconds: number) => latency === null ? null : { ...latency, edges: Object.fromEntries(Object.entries(latency.edges).map(([edge, sides]) => [edge, { source: sides.source === null ? null : { ...sides.source, requests: 0.02 * seconds }, destination: null }])) };
    expect(diagnose({ ...input, now: { ...input.now, latency: rare(input.now.latency, 60) } }).sick).toEqual([]);
  });
});

/** Nobody answers for `cart` any more: it is not drawn, and its calls end at the service. */
function unreachable(killed: boolean): DiagnosisInput {
  const input = diagnosisOf(killed ? { limits: (name) => (name === 'cart' ? { oomKills: 2, restarts: 3, lastTerminatedReason: 'OOMKilled' } : {}) } : {});
  const { graph } = input.now;
  const service = nodeId({ kind: 'service', cluster: 'c', namespace: 'shop', name: 'cart' });
  const lost = graph.edges.find((edge) => edge.id === edgeOf('web', 'cart'));
  const cart = graph.nodes.find((node) => node.id === id('cart'));
  if (lost === undefined || cart === undefined) throw new Error('The sample has a cart.');
  const failing = { ...lost, id: edgeId(lost.source, service, 'http'), target: service, traffic: { ...lost.traffic, errors5xx: lost.traffic.requests, flags: { UH: lost.traffic.requests ?? 0 } } };
  return { ...input, now: { ...input.now, graph: { ...graph, nodes: [...graph.nodes.filter((node) => node !== cart), { ...cart, id: service, kind: 'service' }], edges: [...graph.edges.filter((edge) => edge !== lost), failing] } } };
}

describe('a workload that nobody reaches any more', () => {
  it('is asked about all the same', () => {
    expect(planDetails(unreachable(false)).nodes).toContain(id('cart'));
  });

  it('is blamed, with its namespace, when it was killed at its own limit', () => {
    expect(diagnose(unreachable(true)).suspects[0]).toMatchObject({ class: 'own-limit', kind: 'workload', name: 'cart', namespace: 'shop' });
  });

  it('is not blamed while its pods are well: then configuration keeps them from being asked', () => {
    expect(diagnose(unreachable(false)).suspects[0]).toMatchObject({ class: 'config', kind: 'edge' });
  });
});
