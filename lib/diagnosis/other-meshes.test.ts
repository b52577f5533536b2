import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { among, movedTo, newborn, sourceOnly, withLooks } from './other-mesh.test-data';
import { at, diagnosisOf, edgeOf, stolen, type Trouble } from './sample-diagnosis.test-data';

/** The first suspect in short; one without a class is told with what is missing. */
function first(input: DiagnosisInput): string {
  const [one] = diagnose(input).suspects;
  return one === undefined ? 'nobody' : `${one.class} @ ${one.name}${one.class === 'unknown' ? `, missing ${one.missing.join(', ') || 'nothing'}` : ''}`;
}

const busyCart: Trouble = { pod: (name) => (name === 'cart' ? 80 : 0), limits: (name) => (name === 'cart' ? { cpuCores: 0.9 } : {}) };
const everywhereOn = (host: string): Trouble => ({ pod: () => 60, signals: (name) => (name === host ? { steal: 0.25 } : {}) });
const onOne = (input: DiagnosisInput): DiagnosisInput => movedTo(input, () => 'h1');
const onTwo = (input: DiagnosisInput): DiagnosisInput => movedTo(input, (host) => (host === 'h1' || host === 'h2' ? 'h1' : 'h2'));

describe('the verdict in small meshes', () => {
  it('tells an application from its only host, with three workloads', () => {
    const three = (trouble: Trouble): string => first(among(onOne(diagnosisOf(trouble)), ['entry', 'web', 'cart']));
    expect([three(busyCart), three(everywhereOn('h1'))]).toEqual(['application @ cart', 'host-steal @ h1']);
  });

  it('tells an application from the only host that everything runs on', () => {
    expect([first(onOne(diagnosisOf(busyCart))), first(onOne(diagnosisOf(everywhereOn('h1'))))]).toEqual(['application @ cart', 'host-steal @ h1']);
  });

  it('tells which of two hosts is sick', () => {
    const ill: Trouble = { pod: (_, host) => (host === 'h1' || host === 'h2' ? 60 : 0), signals: (host) => (host === 'h1' ? { steal: 0.25 } : {}) };
    expect([first(onTwo(diagnosisOf(ill))), first(onTwo(diagnosisOf(busyCart)))]).toEqual(['host-steal @ h1', 'application @ cart']);
  });

  it('works with nothing but a gateway and what it calls', () => {
    expect(first(among(diagnosisOf({ pod: (name) => (name === 'web' ? 80 : 0), limits: (name) => (name === 'web' ? { cpuCores: 1.2 } : {}) }), ['entry', 'web']))).toBe('application @ web');
  });
});

describe('the verdict with little past', () => {
  it('accuses nobody of being slower than usual where nothing is usual yet', () => {
    expect([first(newborn(diagnosisOf({}))), first(newborn(diagnosisOf(busyCart)))]).toEqual(['nobody', 'nobody']);
  });

  it('says that it has no past where something is slower than anybody would call well', () => {
    expect(first(newborn(diagnosisOf({ pod: (name) => (name === 'cart' ? 2000 : 0) })))).toContain('a past to compare with');
  });

  it('names what needs no past: a breaker that opens, a host that loses a quarter of its time', () => {
    expect(first(newborn(diagnosisOf({ fails: (_, to) => (to === 'cart' ? { share: 0.3, code: '503', flag: 'UO' } : null) })))).toBe('config @ web -> cart');
    expect(first(newborn(diagnosisOf({ ...stolen, pod: (_, host) => (host === 'h3' ? 2000 : 0) })))).toBe('host-steal @ h3');
  });

  it('needs no history beside the quiet stretch', () => {
    expect(first({ ...diagnosisOf(stolen), history: null })).toBe('host-steal @ h3');
  });

  it('does not take a peak for a trouble that comes every hour', () => {
    const input = diagnosisOf(busyCart, 6);
    const { history } = input;
    if (history === null) throw new Error('The sample has a history.');
    // The same peak as now stands in the history an hour before, too.
    const twice = <Value>(values: readonly Value[]): Value[] => [...values.slice(-6), ...values];
    const edges = new Map([...history.edges].map(([edge, one]) => [edge, { requests: twice(one.requests), failed: twice(one.failed), meanMs: twice(one.meanMs) }] as const));
    const hosts = new Map([...history.hosts].map(([host, signals]) => [host, Object.fromEntries(Object.entries(signals).map(([signal, values]) => [signal, twice(values)]))] as const));
    expect(first({ ...input, history: { ...history, start: history.start - 6 * history.step, edges, hosts } })).toBe('nobody');
  });
});

describe('the verdict where part of the telemetry is not there', () => {
  it('still names hosts and busy applications when only callers report', () => {
    expect([first(sourceOnly(diagnosisOf(busyCart))), first(sourceOnly(diagnosisOf(stolen)))]).toEqual(['application @ cart', 'host-steal @ h3']);
  });

  it('does not take time on the way for the application when only callers report', () => {
    expect(first(sourceOnly(diagnosisOf({ gap: (from, to) => (from === 'order' && to === 'stock' ? 40 : 0) })))).toMatch(/^unknown @ stock/);
  });

  it('names the host without a class where its name in the telemetry is another than in the mesh', () => {
    const input = diagnosisOf(stolen);
    const byAddress = { ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host) => ({ ...host, name: `10.0.0.${host.name.slice(1)}` })) } };
    expect(first(byAddress)).toBe('unknown @ h3, missing node_exporter on h3 (steal, psiCpu, diskAwait)');
  });

  it('says what would tell where neither hosts nor pods are known', () => {
    const blind = { ...withLooks(diagnosisOf(stolen), (look) => ({ ...look, pods: null })), hosts: null };
    expect(first(blind)).toMatch(/^unknown @ .*signals of the hosts \(node_exporter\)/);
  });
});

describe('the verdict in unusual trouble', () => {
  it('does not blame a host for what is always so there', () => {
    const high = { psiCpu: 0.5, steal: 0.2, diskAwait: 0.2, retransmits: 0.05 };
    const always = (trouble: Trouble): DiagnosisInput => {
      const input = diagnosisOf({ ...trouble, signals: (host) => (host === 'h3' ? high : {}) });
      const hosts = new Map([...(input.history?.hosts ?? [])].map(([host, signals]) => [host, host === 'h3' ? { ...signals, ...Object.fromEntries(Object.entries(high).map(([name, value]) => [name, Array.from({ length: 60 }, () => value)])) } : signals] as const));
      return { ...input, history: input.history === null ? null : { ...input.history, hosts } };
    };
    expect([first(always({})), first(always(busyCart))]).toEqual(['nobody', 'application @ cart']);
  });

  it('names what all have in common when connections fail everywhere', () => {
    expect(first(diagnosisOf({ fails: () => ({ share: 0.5, code: '503', flag: 'UF' }) }))).toBe('config @ Certificate/istio-system');
  });

  it('is less sure of each place the more of them would have to be at fault by themselves', () => {
    const sure = (names: RegExp): number => diagnose(diagnosisOf({ gap: (_, to) => (names.test(to) ? 40 : 0) })).suspects.find(({ name }) => name === 'order -> stock')?.probability ?? 0;
    expect(sure(/stock/)).toBeGreaterThan(sure(/stock|cart|pay|order|bank/));
  });

  it('names the host also when its pods were rolled out in between', () => {
    const fresh = withLooks(diagnosisOf(stolen), (look) => (look.at === at ? { ...look, pods: look.pods?.map((pod) => ({ ...pod, pod: `${pod.pod}-new` })) ?? null } : look));
    expect(first(fresh)).toBe('host-steal @ h3');
  });

  it('says nothing about eight requests', () => {
    const few = withLooks(diagnosisOf({ pod: (name) => (name === 'pay' ? 80 : 0) }), (look) => ({
      ...look, graph: { ...look.graph, edges: look.graph.edges.filter(({ id }) => id === edgeOf('order', 'pay')).map((edge) => ({ ...edge, traffic: { ...edge.traffic, requests: 8 / look.window } })) },
      latency: look.latency === null ? null : { ...look.latency, nodes: {}, edges: Object.fromEntries(Object.entries(look.latency.edges).map(([edge, sides]) => [edge, { source: sides.source === null ? null : { ...sides.source, requests: 8 }, destination: sides.destination === null ? null : { ...sides.destination, requests: 8 } }])) },
    }));
    expect(first(few)).toBe('nobody');
  });
});
