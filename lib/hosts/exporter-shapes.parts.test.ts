import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/promql/sample';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { hostQueries, placementQuery } from './host-queries';
import { readHosts, type HostsReading } from './host-reader';

const at = 1_790_000_000;
const lines = new Map<string, string[]>();

function write(metric: string, labels: Record<string, string>, of: (elapsed: number) => number, step: number): void {
  const family = metric.replace(/_total$/, '');
  const rows = lines.get(family) ?? [`# TYPE ${family} ${metric.endsWith('_total') ? 'counter' : 'gauge'}`];
  lines.set(family, rows);
  const text = Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(',');
  // Scrapes lie anywhere in the minute, not where it is convenient.
  for (let time = at - 893; time <= at; time += step) rows.push(`${metric}{${text}} ${of(time - at + 900)} ${time}`);
}

interface Kind {
  readonly psi?: boolean;
  readonly step?: number;
  readonly nodename?: string;
}

/** One exporter: two CPUs, a tenth of the time stolen, PSI cpu of a fifth, one resent segment in fifty, disks of 4 ms. */
function exporter(target: Record<string, string>, { psi = true, step = 15, nodename = 'ip-10-0-0-0' }: Kind = {}): void {
  const put = (metric: string, more: Record<string, string>, of: (elapsed: number) => number) => write(metric, { ...target, ...more }, of, step);
  for (const cpu of ['0', '1']) {
    for (const [mode, share] of [['user', 0.3], ['system', 0.1], ['idle', 0.5], ['steal', 0.1]] as const) put('node_cpu_seconds_total', { cpu, mode }, (elapsed) => share * elapsed);
  }
  put('node_load1', {}, () => 1);
  put('node_uname_info', { nodename, release: '6.8' }, () => 1);
  if (psi) put('node_pressure_cpu_waiting_seconds_total', {}, (elapsed) => 0.2 * elapsed);
  // Typed gauge here because the names carry no `_total`, as the exporter's own untyped ones.
  put('node_netstat_Tcp_OutSegs', {}, (elapsed) => 100 * elapsed);
  put('node_netstat_Tcp_RetransSegs', {}, (elapsed) => 2 * elapsed);
  // A quarter of a range of 400 ports, told with names or counted.
  put('node_sockstat_TCP_inuse', {}, () => 60);
  put('node_sockstat_TCP_tw', {}, () => 40);
  for (const [end, index, value] of [['min', '0', 1000], ['max', '1', 1399]] as const) {
    if (psi) put(`node_sysctl_net_ipv4_ip_local_port_range_${end}`, {}, () => value);
    else put('node_sysctl_net_ipv4_ip_local_port_range', { index }, () => value);
  }
  for (const way of ['read', 'write']) {
    put(`node_disk_${way}_time_seconds_total`, { device: 'sda' }, (elapsed) => 0.04 * elapsed);
    put(`node_disk_${way}s_completed_total`, { device: 'sda' }, (elapsed) => 10 * elapsed);
  }
}

function kubeState(host: number, pod: string, more: Record<string, string>): void {
  write('kube_node_info', { node: `worker-${host}`, internal_ip: `10.0.0.${host}` }, () => 1, 15);
  write('kube_pod_info', { namespace: 'monitoring', pod, node: `worker-${host}`, host_ip: `10.0.0.${host}`, created_by_kind: 'DaemonSet', created_by_name: 'node-exporter', ...more }, () => 1, 15);
}

let prometheus: RealPrometheus;

beforeAll(async () => {
  for (let host = 1; host <= 9; host += 1) kubeState(host, `ne-${host}`, { host_network: host === 6 ? 'false' : 'true' });
  const stack = (host: number) => ({ job: 'node-exporter', namespace: 'monitoring', pod: `ne-${host}`, container: 'node-exporter', endpoint: 'http-metrics' });
  exporter({ ...stack(1), instance: '10.0.0.1:9100' });
  exporter({ job: 'kubernetes-service-endpoints', instance: '10.0.0.2:9100', node: 'worker-2', service: 'prometheus-node-exporter', namespace: 'prometheus' });
  exporter({ job: 'kubernetes-service-endpoints', instance: '10.0.0.3:9100', kubernetes_node: 'worker-3', kubernetes_namespace: 'prometheus' });
  exporter({ job: 'kubernetes-nodes', instance: 'worker-4', kubernetes_io_hostname: 'worker-4' });
  exporter({ job: 'node', instance: 'worker-5.europe.example:9100' }, { nodename: 'worker-5.europe.example' });
  exporter({ ...stack(6), instance: '10.1.6.6:9100' });
  exporter({ ...stack(7), instance: '10.0.0.7:9100' });
  exporter({ job: 'node', instance: 'worker-7' });
  exporter({ ...stack(8), instance: '10.0.0.8:9100' }, { psi: false, step: 60 });
  // kube-state-metrics before 2.0: the address of a host stands with its pods only, behind labels of its own scrape.
  write('kube_node_info', { node: 'ip-10-0-0-10.ec2.internal' }, () => 1, 15);
  write('kube_pod_info', { namespace: 'monitoring', pod: 'ksm-0', exported_namespace: 'shop', exported_pod: 'cart-1', node: 'ip-10-0-0-10.ec2.internal', host_ip: '10.0.0.10' }, () => 1, 15);
  exporter({ job: 'node', instance: '10.0.0.10:9100' }, { nodename: 'ip-10-0-0-10' });
  write('kube_node_info', { node: 'gke-pool-11' }, () => 1, 15);
  exporter({ job: 'node-exporter', instance: 'gke-pool-11:metrics', location: 'europe-west1', project_id: 'shop', cluster: '' });
  write('kube_node_info', { node: 'otel-12' }, () => 1, 15);
  exporter({ job: 'node', instance: '10.4.0.12:9100', k8s_node_name: 'otel-12' }, { nodename: 'localhost' });
  write('kube_node_info', { node: 'twice-13' }, () => 1, 15);
  for (const replica of ['prometheus-k8s-0', 'prometheus-k8s-1']) exporter({ job: 'node', instance: 'twice-13:9100', prometheus_replica: replica });
  // A pod that was evicted and the one of the same name that came after it; a job that is done.
  for (const [pod, uid, phase, node] of [['web-0', 'u1', 'Failed', 'worker-1'], ['web-0', 'u2', 'Running', 'worker-2'], ['job-1', 'u3', 'Succeeded', 'worker-3']] as const) {
    write('kube_pod_info', { namespace: 'shop', pod, uid, node }, () => 1, 15);
    for (const one of ['Running', 'Failed', 'Succeeded']) write('kube_pod_status_phase', { namespace: 'shop', pod, uid, phase: one }, () => (one === phase ? 1 : 0), 15);
  }
  // Older than 0.16: none of the names is one of today.
  write('node_cpu', { job: 'node', instance: '10.0.0.9:9100', cpu: 'cpu0', mode: 'steal' }, (elapsed) => 0.1 * elapsed, 15);
  exporter({ job: 'node', instance: '192.0.2.77:9100' }, { nodename: 'printer' });
  prometheus = await startPrometheus('global: {}', `${[...lines.values()].flat().join('\n')}\n# EOF\n`);
});

afterAll(() => prometheus.stop());

async function read(window: number): Promise<HostsReading> {
  const answers: Record<string, Sample[]> = {};
  for (const { name, query } of [...hostQueries(window), placementQuery()]) answers[name] = await prometheus.instant(query, at);
  return readHosts({ at, window, answers, inventory: null, past: null, live: false });
}

const round = (value: number | null | undefined) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value);
const shownSignals = ['steal', 'psiCpu', 'retransmits', 'diskAwait', 'cpuUser', 'cpuSystem', 'ephemeralPorts'] as const;

describe('kube-state-metrics, through a real Prometheus', () => {
  it('places pods that run; those that were evicted or are done are on no host, though it lists them', async () => {
    const told = await prometheus.instant(placementQuery().query, at);
    expect(told.filter(({ labels }) => labels.m === 'pod' && labels.namespace === 'shop').map(({ labels }) => [labels.pod, labels.node])).toEqual([['web-0', 'worker-2']]);
  });
});

describe('node_exporter in all its installations, through a real Prometheus', () => {
  it('belongs to its host and tells the same, and what is missing says why', async () => {
    const { hosts } = await read(60);
    const all = [0.1, 0.2, 0.02, 0.004, 0.3, 0.1, 0.25];
    const shown = Object.fromEntries(hosts.map(({ name, mapped, signals }) => [`${name}${mapped ? '' : ' (not mapped)'}`, shownSignals.map((one) => round(signals[one]?.value) ?? signals[one]?.reason)]));
    expect(shown).toEqual({
      'worker-1': all, 'worker-2': all, 'worker-3': all, 'worker-4': all, 'worker-5': all, 'worker-7': all,
      'ip-10-0-0-10.ec2.internal': all, 'gke-pool-11': all, 'otel-12': all, 'twice-13': all,
      'worker-6': [0.1, 0.2, 'absent', 0.004, 0.3, 0.1, 'absent'],
      // Scraped once a minute: in a window of a minute no rate can be computed, not even of what is not there.
      'worker-8': ['stale', 'stale', 'stale', 'stale', 'stale', 'stale', 0.25],
      'worker-9': shownSignals.map(() => 'not-installed'),
      '192.0.2.77:9100 (not mapped)': all,
    });
    // Scraped by two Prometheus, it still has two CPUs and a load of a half on each.
    const twice = hosts.find(({ name }) => name === 'twice-13');
    expect([twice?.cores, twice?.signals.runQueue?.value]).toEqual([2, 0.5]);
  });

  it('that is scraped once a minute tells everything in the window that is taken then', async () => {
    const { hosts } = await read(150);
    expect(shownSignals.map((one) => round(hosts.find(({ name }) => name === 'worker-8')?.signals[one]?.value))).toEqual([0.1, null, 0.02, 0.004, 0.3, 0.1, 0.25]);
  });

  it('the doctor is told of every oddity', async () => {
    const { notes } = await read(60);
    expect(notes.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual(['duplicate twice-13', 'duplicate worker-7', 'not-host-network worker-6', 'not-installed worker-9', 'unmapped 192.0.2.77:9100']);
  });
});
