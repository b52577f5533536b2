import type { Seconds } from '@/lib/base/units';
import { byExporter } from './exporter-labels';
import type { SignalName } from './host';
import { promDuration, union } from './query-window';
import { signalExpression } from './signal-expression';

/** The queries of all hosts' signals. Each stands alone: when one fails the signals of the others are still there. */
export const hostQueryNames = ['cpu', 'pressure', 'network', 'disk'] as const;
export type HostQueryName = (typeof hostQueryNames)[number];

/** The signals that each query answers. */
export const signalsOfQuery: Readonly<Record<HostQueryName, readonly SignalName[]>> = {
  cpu: ['steal', 'iowait', 'cpuBusy', 'cpuUser', 'cpuSystem', 'softirq', 'runQueue'],
  pressure: ['psiCpu', 'psiIo', 'psiMemory', 'fileHandles', 'memoryAvailable'],
  network: ['retransmits', 'synRetransmits', 'listenDrops', 'conntrack', 'conntrackDrops', 'softnetDrops', 'softnetSqueezed', 'ephemeralPorts'],
  disk: ['diskAwait', 'diskBusy', 'diskQueue'],
};

/** An instant query with the name under which its answer is handed to the reader. */
export interface NamedQuery<Name extends string = string> {
  readonly name: Name;
  readonly query: string;
}

/** How long an exporter that fell silent is still shown as stale, not as never installed. */
const remembered = '15m';

/** Four instant queries for the signals of every host, whatever their number. Samples carry `m`; a metric that is missing simply does not appear. */
export function hostQueries(window: Seconds): NamedQuery<HostQueryName>[] {
  return [
    { name: 'cpu', query: union(cpuTerms(window)) },
    { name: 'pressure', query: union(signalsOfQuery.pressure.map((name) => [name, signalExpression(name, window)] as const)) },
    { name: 'network', query: union([...signalsOfQuery.network.map((name) => [name, signalExpression(name, window)] as const), ['segments', total('node_netstat_Tcp_OutSegs', window)], ['resent', total('node_netstat_Tcp_RetransSegs', window)]]) },
    { name: 'disk', query: union([...signalsOfQuery.disk.map((name) => [name, signalExpression(name, window)] as const), ['reads', total('node_disk_reads_completed_total', window)], ['writes', total('node_disk_writes_completed_total', window)]]) },
  ];
}

/** The modes come as they are, one pass over the dearest metric; shares are computed by the reader. */
function cpuTerms(window: Seconds): (readonly [string, string])[] {
  return [
    ['mode', `sum by (${byExporter}, mode) (rate(node_cpu_seconds_total[${promDuration(window)}]))`],
    ['cores', `count by (${byExporter}) (node_cpu_seconds_total{mode="idle"})`],
    ['runQueue', signalExpression('runQueue', window)],
    ...identityTerms,
  ];
}

const identityTerms: readonly (readonly [string, string])[] = [
  ['boot', `max by (${byExporter}) (node_boot_time_seconds)`],
  ['uname', `max by (${byExporter}) (node_uname_info)`],
  ['known', `max by (${byExporter}) (last_over_time(node_uname_info[${remembered}]))`],
];

/** Which exporters there are and when their hosts booted, without any signal: three series a host. The reader takes it in the place of the query `cpu`. */
export function identityQuery(): NamedQuery<'cpu'> {
  return { name: 'cpu', query: union(identityTerms) };
}

function total(metric: string, window: Seconds): string {
  return `sum by (${byExporter}) (rate(${metric}[${promDuration(window)}]))`;
}

/**
 * Which hosts kube-state-metrics knows, in which state, and where it says that every pod was: at a moment in the past the API server cannot tell.
 * `m` = `pod`, `host`, `condition` (only those that are not as they should be), `cordoned` or `taint`. One row each, however many replicas of kube-state-metrics there are.
 */
export function placementQuery(): NamedQuery<'placements'> {
  // Pods of jobs that are done and pods that were evicted stay on the list, with the name of their host, until somebody deletes them.
  const ended = '(kube_pod_status_phase{phase=~"Succeeded|Failed"} == 1)';
  const labels = 'cluster, namespace, exported_namespace, pod, exported_pod, node, exported_node, host_ip, host_network, created_by_kind, created_by_name';
  return {
    name: 'placements',
    query: union([
      ['pod', `max by (${labels}) ((${lastKnown('kube_pod_info')}) unless on (cluster, namespace, exported_namespace, pod, exported_pod, uid) ${ended})`],
      ['host', `max by (cluster, node, exported_node, internal_ip, kernel_version) (${lastKnown('kube_node_info')})`],
      ['condition', 'max by (cluster, node, exported_node, condition, status) (kube_node_status_condition{condition!="Ready",status!="false"} == 1 or kube_node_status_condition{condition="Ready",status!="true"} == 1)'],
      ['cordoned', 'max by (cluster, node, exported_node) (kube_node_spec_unschedulable == 1)'],
      ['taint', 'max by (cluster, node, exported_node, key, value, effect) (kube_node_spec_taint)'],
    ]),
  };
}

/** A series of kube-state-metrics now; where its last scrape was missed (all its series end then), what it said before. */
function lastKnown(metric: string): string {
  return `${metric} or (last_over_time(${metric}[3m]) unless on (cluster) ${metric})`;
}

/**
 * The fallback without kube-state-metrics: sidecars whose scrape labels name pod and Node. Dearer than `placementQuery`, so asked only without it.
 * `m` = `source` or `destination`: which side's workload the scraped pod is.
 */
export function proxyPlacementQuery(): NamedQuery<'placements'> {
  const place = 'cluster, namespace, pod, kubernetes_namespace, kubernetes_pod_name, node, kubernetes_node';
  const side = (reporter: string): string =>
    `max by (${place}, ${reporter}_workload, ${reporter}_workload_namespace) (istio_requests_total{reporter="${reporter}",node!=""} or istio_requests_total{reporter="${reporter}",kubernetes_node!=""})`;
  return { name: 'placements', query: union([['source', side('source')], ['destination', side('destination')]]) };
}

/**
 * The last resort: cAdvisor is scraped node by node, so its series name Node and pod, but no owner. `m` = `container`.
 */
export function containerPlacementQuery(): NamedQuery<'placements'> {
  const metric = (host: string): string => `container_cpu_usage_seconds_total{container!="",container!="POD",pod!="",${host}!=""}`;
  return { name: 'placements', query: union([['container', `max by (cluster, namespace, pod, node, kubernetes_io_hostname) (${metric('node')} or ${metric('kubernetes_io_hostname')})`]]) };
}

/** Whether node_exporter, cAdvisor, kube-state-metrics and PSI are there at all: one row each that is, its value the number of series. */
export function hostFamiliesQuery(): NamedQuery<'families'> {
  const probes: readonly (readonly [string, string])[] = [
    ['node_exporter', 'node_uname_info'],
    ['psi', 'node_pressure_cpu_waiting_seconds_total'],
    ['schedstat', 'node_schedstat_waiting_seconds_total'],
    ['conntrack', 'node_nf_conntrack_entries'],
    ['cadvisor', 'container_cpu_usage_seconds_total{container!=""}'],
    ['cfs', 'container_cpu_cfs_periods_total{container!=""}'],
    ['kube-state-metrics', 'kube_pod_info'],
  ];
  return { name: 'families', query: union(probes.map(([name, metric]) => [name, `count(${metric})`] as const)) };
}
