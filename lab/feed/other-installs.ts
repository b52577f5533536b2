import type { RelabelRule } from './relabelling';
import type { ScrapeJob } from './scrape-jobs';

const podPort: RelabelRule = {
  source_labels: ['__meta_kubernetes_pod_ip', '__meta_kubernetes_pod_container_port_number'],
  regex: '(.*);(.*)',
  target_label: 'instance',
  replacement: '$1:$2',
};
const place: readonly RelabelRule[] = [
  { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
  { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
  { source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' },
];
const job = (name: string): RelabelRule => ({ target_label: 'job', replacement: name });
const labels = (of: 'pod' | 'node' | 'service'): RelabelRule => ({ action: 'labelmap', regex: `__meta_kubernetes_${of}_label_(.+)` });

/** The kubelet's page about containers: the instance is the node's name, and all of the node's labels come along. */
const containers: ScrapeJob = {
  id: 'cadvisor',
  jobName: 'kubernetes-nodes-cadvisor',
  honorLabels: true,
  relabelRules: [labels('node'), { source_labels: ['__meta_kubernetes_endpoint_address_target_name'], target_label: 'instance' }, job('kubernetes-nodes-cadvisor')],
  droppedMetrics: null,
};

/** Annotated pods with all of their labels, and the node. */
const pods: ScrapeJob = {
  id: 'envoy-stats',
  jobName: 'kubernetes-pods',
  honorLabels: true,
  relabelRules: [labels('pod'), ...place, podPort, job('kubernetes-pods')],
  droppedMetrics: null,
};

function endpoints(id: ScrapeJob['id']): ScrapeJob {
  const service: RelabelRule = { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' };
  const [namespace, , node] = place;
  const rules = [labels('service'), ...(namespace === undefined ? [] : [namespace]), service, ...(node === undefined ? [] : [node]), podPort, job('kubernetes-service-endpoints')];
  return { id, jobName: `kubernetes-service-endpoints/${id}`, honorLabels: true, relabelRules: rules, droppedMetrics: null };
}

/** The community's `prometheus` chart, 25 and later (dialects.md 2.5): endpoints of services carry `node`, no pod. */
export const communityJobs: readonly ScrapeJob[] = [endpoints('node-exporter'), containers, endpoints('kube-state-metrics'), endpoints('coredns'), pods];

/** Istio's sample `prometheus.yaml`: containers and pods, neither hosts nor the state of objects. */
export const istioSampleJobs: readonly ScrapeJob[] = [containers, pods];
