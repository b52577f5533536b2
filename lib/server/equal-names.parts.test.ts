import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { nodeId } from '@/lib/topology/node-id';
import { costAnswerSchema } from '@/lib/wire/cost-answer';
import { envelopeSchema } from '@/lib/wire/envelope';
import { hostsAnswerSchema } from '@/lib/wire/hosts-answer';
import { neighboursAnswerSchema } from '@/lib/wire/neighbours-answer';
import { podsAnswerSchema } from '@/lib/wire/pods-answer';
import { timelineAnswerSchema } from '@/lib/wire/timeline-answer';
import { costVerb } from './cost';
import { parseEnv } from './env';
import { hostsVerb } from './hosts';
import { neighboursVerb } from './neighbours';
import { podsVerb } from './pods';
import { respond, type Verb } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';
import { timelineVerb } from './timeline';

const end = Math.floor(Date.now() / 1000 / 300) * 300 - 3600;
const times = Array.from({ length: 41 }, (_, index) => end - 600 + index * 15);

/** Who tells where pods run. */
type Teller = 'kube-state-metrics in both' | 'kube-state-metrics in one' | 'cAdvisor';
/** Two clusters with equal names and addresses of everything; what is measured differs. */
interface Cluster { readonly name: string; readonly steal: number; readonly ms: number; readonly cores: number; readonly boot: number }
const clusters: readonly Cluster[] = [
  { name: 'east', steal: 0.3, ms: 400, cores: 0.4, boot: end - 9e5 },
  { name: 'west', steal: 0.01, ms: 8, cores: 0.1, boot: end - 8e5 },
];
const hosts = ['worker-1', 'worker-2'];
const pods = [{ pod: 'pay-0', host: 'worker-1' }, { pod: 'pay-1', host: 'worker-2' }];

const text = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([name, value]) => `${name}="${value}"`).join(',');

/** Series by family: OpenMetrics wants each family in one piece. */
class Page {
  private readonly families = new Map<string, string[]>();

  put(type: 'counter' | 'gauge', metric: string, of: Readonly<Record<string, string>>, value: (since: number) => number): void {
    const family = type === 'counter' ? metric.replace(/_total$|_bucket$|_sum$|_count$/, '') : metric;
    const rows = this.families.get(family) ?? [`# TYPE ${family} ${metric.endsWith('_total') || type === 'gauge' ? type : 'unknown'}`];
    this.families.set(family, rows);
    for (const time of times) rows.push(`${metric}{${text(of)}} ${value(time - end + 600)} ${time}`);
  }

  toString(): string {
    return `${[...this.families.values()].flat().join('\n')}\n# EOF\n`;
  }
}

/** `mesh` = how the mesh calls the cluster; `to` = the workload that is called. */
function meshSeries(page: Page, { name, ms }: Cluster, { pod, mesh, to }: { pod: string; mesh: string; to: string }): void {
  const of = {
    cluster: name, job: 'mesh', instance: '10.1.0.9:15020', namespace: 'shop', pod, reporter: 'destination', request_protocol: 'http', response_code: '200', response_flags: '-', connection_security_policy: 'mutual_tls',
    source_workload: 'web', source_workload_namespace: 'shop', source_cluster: mesh, source_app: 'web', source_canonical_service: 'web',
    destination_workload: to, destination_workload_namespace: 'shop', destination_cluster: mesh, destination_app: to, destination_canonical_service: to,
    destination_service: `${to}.shop.svc.cluster.local`, destination_service_name: to, destination_service_namespace: 'shop',
  };
  page.put('counter', 'istio_requests_total', of, (since) => 10 * since);
  for (const bound of ['5', '10', '250', '500', '+Inf']) page.put('counter', 'istio_request_duration_milliseconds_bucket', { ...of, le: bound }, (since) => (ms <= Number(bound.replace('+Inf', 'Infinity')) ? 10 * since : 0));
}

function history(teller: Teller): string {
  const page = new Page();
  for (const cluster of clusters) {
    const own = { cluster: cluster.name };
    hosts.forEach((host, index) => {
      const exporter = { ...own, job: 'node-exporter', instance: `10.0.0.${index + 1}:9100`, ...(teller === 'cAdvisor' ? { node: host } : {}) };
      for (const [mode, share] of [['user', 0.2], ['idle', 0.8 - cluster.steal], ['steal', cluster.steal]] as const) page.put('counter', 'node_cpu_seconds_total', { ...exporter, cpu: '0', mode }, (since) => share * since);
      page.put('gauge', 'node_uname_info', { ...exporter, nodename: host, release: '6.1' }, () => 1);
      page.put('gauge', 'node_boot_time_seconds', exporter, () => cluster.boot);
      if (teller === 'kube-state-metrics in both' || (teller === 'kube-state-metrics in one' && cluster.name === 'east')) page.put('gauge', 'kube_node_info', { ...own, node: host, internal_ip: `10.0.0.${index + 1}` }, () => 1);
    });
    for (const one of pods) {
      if (teller === 'kube-state-metrics in both' || (teller === 'kube-state-metrics in one' && cluster.name === 'east')) page.put('gauge', 'kube_pod_info', { ...own, namespace: 'shop', pod: one.pod, node: one.host, created_by_kind: 'StatefulSet', created_by_name: 'pay' }, () => 1);
      for (const [container, factor] of [['pay', 1], ['istio-proxy', 0.1]] as const) page.put('counter', 'container_cpu_usage_seconds_total', { ...own, job: 'kubelet', instance: '10.0.0.1:10250', node: one.host, namespace: 'shop', pod: one.pod, container }, (since) => factor * cluster.cores * since);
      meshSeries(page, cluster, { pod: one.pod, mesh: `mesh-${cluster.name}`, to: 'pay' });
      // Two meshes that know nothing of each other both call their cluster as Istio does by default.
      meshSeries(page, cluster, { pod: one.pod, mesh: 'Kubernetes', to: 'twin' });
    }
  }
  return page.toString();
}

let prometheus: RealPrometheus;
let rt: Runtime;

async function ask<Data>(verb: Verb<z.ZodType>, query: string, data: z.ZodType<Data>) {
  const response = await respond(new Request(`http://localhost/api/v1/${verb.route}?${query}`), verb);
  return envelopeSchema(data).parse(await response.json());
}
const round = (value: number | null | undefined) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value ?? null);
const workload = (mesh: string, name: string) => encodeURIComponent(nodeId({ kind: 'workload', cluster: mesh, namespace: 'shop', name }));

describe.each<Teller>(['kube-state-metrics in both', 'kube-state-metrics in one', 'cAdvisor'])('two clusters with equal names in one Prometheus, told apart by the label cluster (%s)', (teller) => {
  /** Without a list of hosts in the second cluster its exporters are shown by their addresses. */
  const west = teller === 'kube-state-metrics in one' ? ['10.0.0.1:9100@west', '10.0.0.2:9100@west'] : ['worker-1@west', 'worker-2@west'];
  const east = ['worker-1@east', 'worker-2@east'];

  beforeAll(async () => {
    prometheus = await startPrometheus('global: { scrape_interval: 15s }\n', history(teller));
    rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
    setRuntime(rt);
  });
  afterAll(async () => {
    await rt.stop();
    await prometheus.stop();
  });

  it('every host is one machine with its own signals, now and over time', async () => {
    const shown = (await ask(hostsVerb, `at=${end}&window=60`, hostsAnswerSchema)).data?.hosts ?? [];
    const expected = [...east.map((host) => [host, 0.3, 1]), ...west.map((host) => [host, 0.01, 1])];
    expect(shown.map((one) => [one.name, round(one.signals['steal']?.value), one.cores]).sort()).toEqual(expected.sort());
    const { data: strip } = await ask(timelineVerb, `start=${end - 300}&end=${end}&step=60&signal=steal`, timelineAnswerSchema);
    expect(strip?.hosts.map(({ name, values }) => [name, round(values.at(-1))]).sort()).toEqual(expected.map(([name, steal]) => [name, steal]).sort());
  });

  it('pods of a workload are those of its own cluster, on the hosts as the list of hosts calls them', async () => {
    for (const { name, ms, cores } of clusters) {
      const { data: split } = await ask(podsVerb, `at=${end}&window=60&node=${workload(`mesh-${name}`, 'pay')}`, podsAnswerSchema);
      const told = split?.hosts.map((one) => [one.host, one.pods.map((pod) => [pod.cluster, pod.name, (pod.in?.p99 ?? 0) > 200, round(pod.containers.find(({ container }) => container === 'pay')?.cpuCores)])]).sort();
      const placed = name === 'east' ? east : teller === 'kube-state-metrics in one' ? [null] : west;
      const of = (pod: string) => [name, pod, ms > 200, cores];
      expect({ name, told }).toEqual({ name, told: placed.length === 1 ? [[null, [of('pay-0'), of('pay-1')]]] : [[placed[0], [of('pay-0')]], [placed[1], [of('pay-1')]]] });
    }
  });

  it('pods of two workloads that the meshes call alike stand apart by host', async () => {
    const { data: split } = await ask(podsVerb, `at=${end}&window=60&node=${workload('Kubernetes', 'twin')}`, podsAnswerSchema);
    const told = split?.hosts.flatMap((one) => one.pods.map((pod) => [one.host, pod.cluster, pod.name, (pod.in?.p99 ?? 0) > 200])).sort();
    const unplaced = teller === 'kube-state-metrics in one';
    expect(told).toEqual([...east.map((host, i) => [host, 'east', `pay-${i}`, true]), ...west.map((host, i) => [unplaced ? null : host, 'west', `pay-${i}`, false])].sort());
  });

  it('cost and neighbours count the pods of one cluster', async () => {
    const { data: cost } = await ask(costVerb, `at=${end}&window=60`, costAnswerSchema);
    const told = teller === 'kube-state-metrics in one' ? clusters.slice(0, 1) : clusters;
    expect(cost?.workloads.map((one) => [one.cluster, one.name, one.pods, round(one.appCpuCores)]).sort()).toEqual(told.map(({ name, cores }) => [name, 'pay', 2, 2 * cores]));
    expect(cost?.hosts.map((one) => [one.host, one.pods, round(one.appCpuCores)]).sort()).toEqual(told.flatMap(({ name, cores }) => (name === 'east' ? east : west).map((host) => [host, 1, cores])).sort());
    const { data: beside } = await ask(neighboursVerb, `at=${end}&window=60&host=${encodeURIComponent(east[0] ?? '')}`, neighboursAnswerSchema);
    expect(beside?.pods.map((one) => [one.cluster, one.name, round(one.cpuCores.now)])).toEqual([['east', 'pay-0', 0.44]]);
  });
});
