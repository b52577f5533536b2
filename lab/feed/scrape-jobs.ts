import type { RelabelRule } from './relabelling';

/** The scrape jobs of the install that the lab plays: kube-prometheus-stack and Istio's PodMonitor. */
export type JobId = 'node-exporter' | 'cadvisor' | 'kube-state-metrics' | 'envoy-stats';

/** How Prometheus treats the targets of one job. */
export interface ScrapeJob {
  readonly id: JobId;
  /** `job_name` as the Prometheus operator makes it. */
  readonly jobName: string;
  readonly honorLabels: boolean;
  readonly relabelRules: readonly RelabelRule[];
  /** Metric names the install throws away, an anchored regular expression; null = none. */
  readonly droppedMetrics: string | null;
}

const podRules: readonly RelabelRule[] = [
  { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
  { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
  { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
];

const serviceRule: RelabelRule = { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' };
const podPortRule: RelabelRule = {
  source_labels: ['__meta_kubernetes_pod_ip', '__meta_kubernetes_pod_container_port_number'],
  regex: '(.*);(.*)',
  target_label: 'instance',
  replacement: '$1:$2',
};

/** All jobs, in the order of the configuration. */
export const scrapeJobs: readonly ScrapeJob[] = [
  {
    id: 'node-exporter',
    jobName: 'serviceMonitor/monitoring/kube-prometheus-stack-prometheus-node-exporter/0',
    honorLabels: false,
    relabelRules: [...podRules, serviceRule, podPortRule, fixed('endpoint', 'http-metrics'), fixed('job', 'node-exporter')],
    droppedMetrics: null,
  },
  {
    id: 'cadvisor',
    jobName: 'serviceMonitor/monitoring/kube-prometheus-stack-kubelet/1',
    honorLabels: true,
    relabelRules: [
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      serviceRule,
      { source_labels: ['__meta_kubernetes_endpoint_address_target_name'], target_label: 'node' },
      { source_labels: ['__meta_kubernetes_endpoint_address'], target_label: 'instance', replacement: '$1:10250' },
      fixed('endpoint', 'https-metrics'),
      fixed('metrics_path', '/metrics/cadvisor'),
      fixed('job', 'kubelet'),
    ],
    droppedMetrics: 'container_cpu_(cfs_throttled_seconds_total|load_average_10s|system_seconds_total|user_seconds_total)',
  },
  {
    id: 'kube-state-metrics',
    jobName: 'serviceMonitor/monitoring/kube-prometheus-stack-kube-state-metrics/0',
    honorLabels: true,
    relabelRules: [...podRules, serviceRule, podPortRule, fixed('endpoint', 'http'), fixed('job', 'kube-state-metrics')],
    droppedMetrics: null,
  },
  {
    id: 'envoy-stats',
    jobName: 'podMonitor/istio-system/envoy-stats-monitor/0',
    honorLabels: false,
    relabelRules: [...podRules, podPortRule, fixed('endpoint', 'http-envoy-prom'), fixed('job', 'istio-system/envoy-stats-monitor')],
    droppedMetrics: null,
  },
];

/** The job of this id. */
export function scrapeJob(id: JobId): ScrapeJob {
  const job = scrapeJobs.find((candidate) => candidate.id === id);
  if (!job) throw new Error(`There is no scrape job ${id}.`);
  return job;
}

function fixed(target_label: string, replacement: string): RelabelRule {
  return { target_label, replacement };
}
