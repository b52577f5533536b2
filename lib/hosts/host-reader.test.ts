import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import type { HostFact, Inventory, PodFact } from '@/lib/topology/inventory';
import type { Host, SignalName } from './host';
import { readHosts, type HostsInput, type HostsReading } from './host-reader';

const at = 1_800_000_000;

function sample(m: string, value: number, labels: Record<string, string> = {}): Sample {
  return { labels: { instance: '10.0.0.7:9100', ...labels, m }, value, time: at };
}

/** CPU rows of a host with 4 CPUs: seconds per second by mode. */
function cpu(modes: Record<string, number>, labels: Record<string, string> = {}): Sample[] {
  return [...Object.entries(modes).map(([mode, value]) => sample('mode', value, { ...labels, mode })), sample('cores', 4, labels), sample('runQueue', 0.5, labels), sample('uname', 1, { ...labels, nodename: labels.nodename ?? 'ip-10-0-0-7.internal' })];
}

const usual = { user: 1, system: 0.5, idle: 1.5, iowait: 0.2, steal: 0.8 };

function hostFact(name: string, more: Partial<HostFact> = {}): HostFact {
  return { name, addresses: [], instanceType: null, region: null, zone: null, cores: null, conditions: [], cordoned: false, kernel: null, createdAt: null, labels: {}, ...more };
}

function pod(name: string, host: string, ip: string): PodFact {
  return { uid: name, namespace: 'monitoring', name, ip, host, workload: null, app: null, canonicalService: null, version: null, phase: 'Running', ready: true, startedAt: null, labels: {}, annotations: {}, containers: [] };
}

function inventory(hosts: HostFact[], pods: PodFact[] | null = null): Inventory {
  return { hosts, pods, services: null, workloads: null, events: null };
}

function read(answers: HostsInput['answers'], known: Inventory | null = null, more: Partial<HostsInput> = {}): HostsReading {
  const empty = { cpu: [], pressure: [], network: [], disk: [] };
  return readHosts({ at, window: 60, past: null, inventory: known, answers: { ...empty, ...answers }, ...more });
}

function names(reading: HostsReading): [string, boolean, string | null][] {
  return reading.hosts.map((host) => [host.name, host.mapped, host.instance]);
}

function values(host: Host | undefined, ...wanted: SignalName[]): unknown[] {
  return wanted.map((name) => host?.signals[name]?.value ?? host?.signals[name]?.reason);
}

describe('reading hosts', () => {
  it('gives shares of all CPU time of the host, graded', () => {
    const { hosts } = read({ cpu: cpu(usual), pressure: [sample('psiCpu', 0.3)], disk: [sample('diskAwait', 0.001)] }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'], instanceType: 't3.large', zone: 'eu-1a', region: 'eu-1', cordoned: true, conditions: ['MemoryPressure'] })]));
    expect(hosts).toHaveLength(1);
    expect({ ...hosts[0], signals: null }).toEqual({
      name: 'worker-3', instance: '10.0.0.7:9100', instanceType: 't3.large', burstable: true, region: 'eu-1', zone: 'eu-1a', cores: 4, conditions: ['MemoryPressure', 'Cordoned'], mapped: true, signals: null,
      facts: { cluster: null, baseline: 0.3, kernel: null, createdAt: null, bootedAt: null, cordoned: true, taints: null },
    });
    expect(hosts[0]?.signals.steal).toEqual({ value: 0.2, unit: 'ratio', grade: 'critical' });
    expect(hosts[0]?.signals.iowait).toEqual({ value: 0.05, unit: 'ratio', grade: 'calm' });
    expect(hosts[0]?.signals.cpuBusy).toEqual({ value: 0.375, unit: 'ratio', grade: 'calm' });
    expect(hosts[0]?.signals.psiCpu).toEqual({ value: 0.3, unit: 'ratio', grade: 'critical' });
    expect(hosts[0]?.signals.diskAwait).toEqual({ value: 0.001, unit: 'seconds', grade: 'calm' });
    expect(hosts[0]?.signals.runQueue).toEqual({ value: 0.5, unit: 'count', grade: 'calm' });
  });

  it('tells five ways of not being there apart', () => {
    const known = inventory([hostFact('bare'), hostFact('worker-3', { addresses: ['10.0.0.7'] }), hostFact('silent', { addresses: ['10.0.0.8'] })]);
    const gone = sample('known', 1, { instance: '10.0.0.8:9100' });
    const { hosts } = read({ cpu: [...cpu(usual), gone], network: { failure: 'denied' }, disk: { failure: 'timeout' } }, known);
    const [bare, silent, worker] = hosts;
    expect(values(bare, 'steal', 'psiCpu', 'retransmits', 'diskAwait')).toEqual(['not-installed', 'not-installed', 'denied', 'failed']);
    expect(values(silent, 'steal', 'psiCpu')).toEqual(['stale', 'stale']);
    expect(values(worker, 'steal', 'psiCpu', 'retransmits', 'diskAwait')).toEqual([0.2, 'absent', 'denied', 'failed']);
    for (const host of hosts) {
      for (const signal of Object.values(host.signals)) expect(signal.value === null).toBe(signal.grade === 'unknown');
    }
  });

  it('says absent, not stale, of a number that never was, also right after a missed scrape', () => {
    const { hosts } = read({ cpu: cpu(usual).filter(({ labels }) => labels.m === 'mode') }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] })]));
    expect(values(hosts[0], 'steal', 'ephemeralPorts', 'psiCpu')).toEqual([0.2, 'absent', 'absent']);
  });

  it('does not ask for node_exporter where it cannot run', () => {
    const { notes } = read({ cpu: cpu(usual) }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] }), hostFact('bare'), hostFact('panes', { labels: { 'kubernetes.io/os': 'windows' } })]));
    expect(notes.map(({ kind, message }) => [kind, message])).toEqual([
      ['not-installed', 'No node_exporter answers for bare.'],
      ['not-installed', 'panes runs Windows, where there is no node_exporter; what windows_exporter tells is not read.'],
    ]);
  });

  it('says stale, not absent, when the window holds only one scrape', () => {
    const { hosts } = read({ cpu: [sample('cores', 4), sample('uname', 1, { nodename: 'a' }), sample('runQueue', 1)] });
    expect(values(hosts[0], 'steal', 'psiCpu', 'runQueue', 'conntrack')).toEqual(['stale', 'stale', 1, 'absent']);
  });

  it('leaves the signals of the other queries standing when one fails, whichever it is', () => {
    const good = { cpu: cpu(usual), pressure: [sample('psiIo', 0.1)], network: [sample('softnetDrops', 0)], disk: [sample('diskQueue', 2)] };
    const one = { cpu: 'steal', pressure: 'psiIo', network: 'softnetDrops', disk: 'diskQueue' } as const;
    for (const failed of ['cpu', 'pressure', 'network', 'disk'] as const) {
      const { hosts } = read({ ...good, [failed]: { failure: 'too-many-samples' } }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] })]));
      expect(hosts.map((host) => host.name)).toEqual(['worker-3']);
      for (const query of ['cpu', 'pressure', 'network', 'disk'] as const) {
        expect(hosts[0]?.signals[one[query]]?.reason).toBe(query === failed ? 'failed' : undefined);
      }
    }
  });

  it('maps the exporter of every way of installation', () => {
    const known = inventory([hostFact('worker-3', { addresses: ['10.0.0.7', 'fd00::7'] }), hostFact('worker-4.zone.internal')], [pod('node-exporter-abcde', 'worker-3', '10.0.0.7')]);
    const ways: [string, Record<string, string>, string][] = [
      ['community chart, label node', { node: 'worker-3', instance: 'x:1' }, 'worker-3'],
      ['old community chart, kubernetes_node', { kubernetes_node: 'worker-3', instance: 'x:1' }, 'worker-3'],
      ['node labels copied', { kubernetes_io_hostname: 'worker-3', instance: 'x:1' }, 'worker-3'],
      ['kube-prometheus-stack by its pod', { namespace: 'monitoring', pod: 'node-exporter-abcde', instance: 'x:1' }, 'worker-3'],
      ['old names of the pod labels', { kubernetes_namespace: 'monitoring', kubernetes_pod_name: 'node-exporter-abcde', instance: 'x:1' }, 'worker-3'],
      ['by address', { instance: '10.0.0.7:9100' }, 'worker-3'],
      ['by address of IPv6', { instance: '[fd00::7]:9100' }, 'worker-3'],
      ['role node: instance is the name', { instance: 'worker-3' }, 'worker-3'],
      ['by the machine\'s own name', { instance: 'x:1', nodename: 'worker-3' }, 'worker-3'],
      ['own name short, host name full', { instance: 'x:1', nodename: 'worker-4' }, 'worker-4.zone.internal'],
      ['own name full, host name short', { instance: 'x:1', nodename: 'worker-3.other.domain' }, 'worker-3'],
    ];
    for (const [way, labels, expected] of ways) {
      const { hosts } = read({ cpu: cpu(usual, { nodename: 'something-else', ...labels }) }, known);
      expect([way, hosts.filter((host) => host.instance !== null).map((host) => [host.name, host.mapped])]).toEqual([way, [[expected, true]]]);
    }
  });

  it('shows an exporter that cannot be mapped as such and never guesses', () => {
    const two = inventory([hostFact('worker-3.a'), hostFact('worker-3.b')]);
    expect(names(read({ cpu: cpu(usual, { instance: '192.0.2.1:9100', nodename: 'worker-3' }) }, two))).toEqual([
      ['worker-3.a', true, null], ['worker-3.b', true, null], ['192.0.2.1:9100', false, '192.0.2.1:9100'],
    ]);
    expect(names(read({ cpu: cpu(usual, { instance: '192.0.2.1:9100' }) }))).toEqual([['192.0.2.1:9100', false, '192.0.2.1:9100']]);
    expect(names(read({ cpu: cpu(usual, { node: 'worker-9' }) }))).toEqual([['worker-9', true, '10.0.0.7:9100']]);
  });

  it('knows the hosts of kube-state-metrics without Kubernetes, also behind exported labels', () => {
    const placements = [sample('host', 1, { node: 'ksm-host', exported_node: 'worker-3', internal_ip: '10.0.0.7' }), sample('host', 1, { node: 'worker-4', internal_ip: '10.0.0.9' })];
    expect(names(read({ cpu: cpu(usual), placements }))).toEqual([['worker-3', true, '10.0.0.7:9100'], ['worker-4', true, null]]);
  });

  it('knows the hosts of the pods where kube-state-metrics tells nothing else', () => {
    const placements = [sample('pod', 1, { namespace: 'shop', pod: 'a', node: 'worker-3', host_ip: '10.0.0.7' }), sample('pod', 1, { namespace: 'shop', pod: 'b', node: 'worker-4', host_ip: '10.0.0.9' })];
    expect(names(read({ cpu: cpu(usual), placements }))).toEqual([['worker-3', true, '10.0.0.7:9100'], ['worker-4', true, null]]);
  });

  it('takes one exporter for a host when its pod was replaced inside the window, the living one', () => {
    const gone = Object.entries({ ...usual, steal: 3 }).map(([mode, value]) => sample('mode', value, { pod: 'a-old', namespace: 'm', mode }));
    const alive = cpu(usual, { pod: 'b-new', namespace: 'm' });
    const known = inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] })]);
    const reading = read({ cpu: [...gone, ...alive] }, known);
    expect(reading.hosts.map((host) => host.signals.steal?.value)).toEqual([0.2]);
    expect(reading.notes).toEqual([]);
    const twice = read({ cpu: [...cpu(usual, { job: 'a' }), ...cpu(usual, { job: 'b' })] }, known);
    expect(twice.notes.map((note) => [note.kind, note.subject])).toEqual([['duplicate', 'worker-3']]);
  });

  it('forgets the exporter of a host that is gone, and a host that did not exist yet', () => {
    const known = inventory([hostFact('worker-3', { addresses: ['10.0.0.7'], createdAt: at + 60 })]);
    const reading = read({ cpu: [sample('known', 1, { instance: '10.0.0.99:9100', nodename: 'worker-99' })] }, known);
    expect(reading.hosts).toEqual([]);
    expect(reading.notes.map((note) => note.kind)).toEqual(['gone']);
  });

  it('leaves out the sockets of an exporter that has a network of its own', () => {
    const labels = { namespace: 'monitoring', pod: 'exporter', instance: '10.244.1.5:9100' };
    const known = inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] })], [pod('exporter', 'worker-3', '10.244.1.5')]);
    const reading = read({ cpu: cpu(usual, labels), network: [sample('retransmits', 0.2, labels), sample('softnetDrops', 1, labels)] }, known);
    expect(values(reading.hosts[0], 'retransmits', 'softnetDrops')).toEqual(['absent', 1]);
    expect(reading.notes.map((note) => note.kind)).toEqual(['not-host-network']);
  });

  it('survives iowait that stepped back, NaN and infinities', () => {
    const { hosts } = read({ cpu: cpu({ ...usual, iowait: 250 }), pressure: [sample('psiIo', Number.NaN), sample('fileHandles', Infinity)] });
    expect(values(hosts[0], 'steal', 'psiIo', 'fileHandles')).toEqual([0.2, 'absent', 'absent']);
    expect(hosts[0]?.signals.iowait?.value).toBeCloseTo(0.05, 10);
  });

  it('reads no operation and no segment as no waiting and no loss, not as missing', () => {
    const { hosts } = read({ cpu: cpu(usual), network: [sample('segments', 0), sample('resent', 0)], disk: [sample('reads', 0), sample('writes', 0)] });
    expect(values(hosts[0], 'retransmits', 'diskAwait', 'conntrack')).toEqual([0, 0, 'absent']);
  });

  it('finds the host of a series of the past by the same matching', () => {
    const { hostOf } = read({ cpu: cpu(usual) }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] }), hostFact('worker-4', { addresses: ['10.0.0.8'] })]));
    expect([hostOf({ instance: '10.0.0.7:9100', pod: 'older' }), hostOf({ instance: '10.0.0.8:9100' }), hostOf({ instance: '192.0.2.1:9100' }), hostOf({})]).toEqual(['worker-3', 'worker-4', '192.0.2.1:9100', null]);
  });
});

describe('hosts of two clusters', () => {
  const of = (cluster: string, samples: readonly Sample[]): Sample[] => samples.map((one) => ({ ...one, labels: { ...one.labels, cluster } }));
  const node = (name: string, ip: string): Sample => ({ labels: { m: 'host', node: name, internal_ip: ip }, value: 1, time: at });

  it('of the same name and address stay two machines, each with its own signals', () => {
    const calm = { user: 1, idle: 3 };
    const reading = read({
      cpu: [...of('east', cpu(calm)), ...of('west', cpu(usual))],
      placements: [...of('east', [node('worker-1', '10.0.0.7'), node('only-east', '10.0.0.8')]), ...of('west', [node('worker-1', '10.0.0.7')])],
    });
    expect(reading.hosts.map((host) => [host.name, host.facts?.cluster, values(host, 'cpuBusy')[0]])).toEqual([
      ['only-east', 'east', 'not-installed'], ['worker-1@east', 'east', 0.25], ['worker-1@west', 'west', 0.375],
    ]);
    expect(reading.hostOf({ instance: '10.0.0.7:9100', cluster: 'west' })).toBe('worker-1@west');
  });

  it('the API server of one says nothing about those of the other', () => {
    const { hosts } = read({ cpu: [...of('east', cpu(usual)), ...of('west', cpu(usual))] }, inventory([hostFact('worker-3', { addresses: ['10.0.0.7'], zone: 'eu-1a' })]), { inventoryCluster: 'east' });
    expect(hosts.map((host) => [host.name, host.mapped, host.zone])).toEqual([['worker-3', true, 'eu-1a'], ['10.0.0.7:9100@west', false, null]]);
  });
});

describe('the state that Kubernetes gives a host', () => {
  const state = (m: string, labels: Record<string, string>): Sample => ({ labels: { m, node: 'worker-3', ...labels }, value: 1, time: at });
  const placements = [state('host', { internal_ip: '10.0.0.7' }), state('condition', { condition: 'Ready', status: 'unknown' }), state('condition', { condition: 'MemoryPressure', status: 'true' }), state('condition', { condition: 'DiskPressure', status: 'unknown' }), state('cordoned', {}), state('taint', { key: 'team', value: 'batch', effect: 'NoExecute' })];
  const now = inventory([hostFact('worker-3', { addresses: ['10.0.0.7'] })]);

  it('is of the moment asked for: kube-state-metrics knows the past, the API server only now', () => {
    const told = (more: Partial<HostsInput>) => read({ cpu: cpu(usual), placements }, now, more).hosts.map(({ conditions, facts }) => [conditions, facts?.taints])[0];
    expect(told({ live: false })).toEqual([['MemoryPressure', 'NotReady', 'Cordoned'], ['team=batch:NoExecute']]);
    expect(told({ live: true })).toEqual([[], null]);
  });

  it('comes from kube-state-metrics when the API server is not asked', () => {
    expect(read({ cpu: cpu(usual), placements }).hosts[0]?.conditions).toEqual(['MemoryPressure', 'NotReady', 'Cordoned']);
  });
});
