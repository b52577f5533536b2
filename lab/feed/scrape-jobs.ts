import { communityJobs, istioSampleJobs } from './other-installs';
import type { RelabelRule } from './relabelling';

/** What is scraped, whatever the install calls it. */
export type JobId = 'node-exporter' | 'cadvisor' | 'kube-state-metrics' | 'coredns' | 'envoy-stats';

/** Ways to install Prometheus that differ in jobs and labels. */
export const installs = ['kube-prometheus-stack', 'community', 'istio-sample'] as const;

/** One of them. */
export type Install = (typeof installs)[number];

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

/** The jobs of kube-prometheus-stack with Istio's PodMonitor, in the order of the configuration. */
const stackJobs: readonly ScrapeJob[] = [
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
    id: 'coredns',
    jobName: 'serviceMonitor/monitoring/kube-prometheus-stack-coredns/0',
    honorLabels: false,
    relabelRules: [...podRules, serviceRule, podPortRule, fixed('endpoint', 'http-metrics'), fixed('job', 'coredns')],
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

const jobsOfInstalls: Readonly<Record<Install, readonly ScrapeJob[]>> = {
  'kube-prometheus-stack': stackJobs,
  community: communityJobs,
  'istio-sample': istioSampleJobs,
};

/** The jobs of an install, in the order of its configuration. */
export function scrapeJobs(install: Install): readonly ScrapeJob[] {
  return jobsOfInstalls[install];
}

/** The job that scrapes this; null = the install has none. */
export function scrapeJob(id: JobId, install: Install = 'kube-prometheus-stack'): ScrapeJob | null {
  return scrapeJobs(install).find((candidate) => candidate.id === id) ?? null;
}

function fixed(target_label: string, replacement: string): RelabelRule {
  return { target_label, replacement };
}
