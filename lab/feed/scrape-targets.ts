import { Cadvisor } from '@/lab/exporters/cadvisor';
import { IstioProxies } from '@/lab/exporters/istio-proxy';
import { KubeStateMetrics } from '@/lab/exporters/kube-state-metrics';
import { NodeExporter } from '@/lab/exporters/node-exporter';
import type { PlatformPod } from '@/lab/exporters/platform-pods';
import { kubeStateMetricsPod, monitoringNamespace, nodeExporterPods } from '@/lab/exporters/platform-pods';
import type { Exporter, Label } from '@/lab/exporters/series-group';
import type { HostCounters, PodState, WorldTelemetry } from '@/lab/world/telemetry';
import { relabel } from './relabelling';
import type { JobId, ScrapeJob } from './scrape-jobs';
import { scrapeJob } from './scrape-jobs';

/** One page that Prometheus scrapes. */
export interface ScrapeTarget {
  readonly job: ScrapeJob;
  /** Path on the lab's HTTP server. */
  readonly path: string;
  readonly exporter: Exporter;
  /** What service discovery says about it. */
  readonly meta: Readonly<Record<string, string>>;
  /** What Prometheus makes of that. */
  readonly labels: readonly Label[];
  /** Host whose state decides how fast it answers. */
  readonly host?: HostCounters;
  /** Name under which it may be missing: "node-exporter/HOST" … */
  readonly role?: string;
}

/** Every target of the world; pods come and go. */
export class ScrapeTargets {
  private readonly telemetry: WorldTelemetry;
  private readonly proxies: IstioProxies;
  private readonly standing: readonly ScrapeTarget[];
  private readonly ofPods = new Map<PodState, ScrapeTarget>();
  private seenPods = 0;
  private silent: ReadonlySet<string> | undefined;
  private current: readonly ScrapeTarget[];

  constructor(telemetry: WorldTelemetry) {
    this.telemetry = telemetry;
    this.proxies = new IstioProxies(telemetry);
    this.standing = [
      ...nodeExporterPods(telemetry).map((pod, index) => nodeExporterTarget(telemetry, pod, index)),
      ...telemetry.hosts.map((host) => ({ ...cadvisorTarget(new Cadvisor(telemetry, host), host.spec.name, host.spec.ip), host, role: `cadvisor/${host.spec.name}` })),
      { ...kubeStateMetricsTarget(telemetry), role: 'kube-state-metrics' },
    ];
    this.current = this.standing;
  }

  /** The targets there are now; the same array as long as nothing changed. */
  all(): readonly ScrapeTarget[] {
    return this.current;
  }

  /** Follows the world after a simulated second. */
  advance(): void {
    const { now, pods } = this.telemetry;
    let changed = false;
    for (; this.seenPods < pods.length; this.seenPods += 1) {
      const pod = pods[this.seenPods];
      if (!pod || pod.diedAt !== null || !hasProxy(pod)) continue;
      const host = this.telemetry.hosts.find((candidate) => candidate.spec === pod.host);
      const role = `envoy-stats/${pod.workload.namespace}/${pod.workload.name}`;
      this.ofPods.set(pod, { ...proxyTarget(pod, this.proxies.of(pod)), role, ...(host === undefined ? {} : { host }) });
      changed = true;
    }
    for (const pod of this.ofPods.keys()) if (pod.diedAt !== null && pod.diedAt <= now) changed = this.ofPods.delete(pod) || changed;
    if (changed || this.telemetry.silent !== this.silent) this.follow();
    this.proxies.discover();
    for (const target of this.current) target.exporter.advance(now);
  }

  private follow(): void {
    this.silent = this.telemetry.silent;
    const { silent } = this;
    const all = [...this.standing, ...this.ofPods.values()];
    this.current = silent === undefined || silent.size === 0 ? all : all.filter((target) => !isSilent(target, silent));
  }
}

/** Whether nobody runs what the target would be. */
function isSilent({ role }: ScrapeTarget, silent: ReadonlySet<string>): boolean {
  return role !== undefined && silent.has(role);
}

function hasProxy(pod: PodState): boolean {
  return pod.workload.proxy === 'sidecar' || pod.workload.proxy === 'gateway' || pod.workload.proxy === 'waypoint';
}

function target(jobId: JobId, name: string, exporter: Exporter, meta: Record<string, string>): ScrapeTarget {
  const job = scrapeJob(jobId);
  return { job, path: `/targets/${jobId}/${name}`, exporter, meta, labels: relabel(meta, job.relabelRules) };
}

function proxyTarget(pod: PodState, exporter: Exporter): ScrapeTarget {
  return target('envoy-stats', `${pod.workload.namespace}/${pod.name}`, exporter, {
    __meta_kubernetes_namespace: pod.workload.namespace,
    __meta_kubernetes_pod_name: pod.name,
    __meta_kubernetes_pod_container_name: 'istio-proxy',
    __meta_kubernetes_pod_container_port_number: '15020',
    __meta_kubernetes_pod_ip: pod.ip,
    __meta_kubernetes_pod_node_name: pod.host.name,
    __meta_kubernetes_pod_uid: pod.uid,
    __meta_kubernetes_pod_label_app: pod.workload.app,
    __meta_kubernetes_pod_label_version: pod.workload.version,
  });
}

function cadvisorTarget(exporter: Exporter, node: string, address: string): ScrapeTarget {
  return target('cadvisor', node, exporter, {
    __meta_kubernetes_namespace: 'kube-system',
    __meta_kubernetes_service_name: 'kube-prometheus-stack-kubelet',
    __meta_kubernetes_endpoint_address_target_name: node,
    __meta_kubernetes_endpoint_address: address,
  });
}

function nodeExporterTarget(telemetry: WorldTelemetry, pod: PlatformPod, index: number): ScrapeTarget {
  const host = telemetry.hosts[index];
  if (!host) throw new Error(`The world has no counters for host ${pod.host.name}.`);
  const meta = { ...platformMeta(pod), __meta_kubernetes_service_name: 'kube-prometheus-stack-prometheus-node-exporter' };
  return { ...target('node-exporter', pod.host.name, new NodeExporter(telemetry, host), meta), host, role: `node-exporter/${pod.host.name}` };
}

function kubeStateMetricsTarget(telemetry: WorldTelemetry): ScrapeTarget {
  return target('kube-state-metrics', 'metrics', new KubeStateMetrics(telemetry), {
    ...platformMeta(kubeStateMetricsPod(telemetry)),
    __meta_kubernetes_service_name: 'kube-prometheus-stack-kube-state-metrics',
  });
}

function platformMeta(pod: PlatformPod): Record<string, string> {
  return {
    __meta_kubernetes_namespace: monitoringNamespace,
    __meta_kubernetes_pod_name: pod.name,
    __meta_kubernetes_pod_container_name: pod.container,
    __meta_kubernetes_pod_container_port_number: String(pod.port),
    __meta_kubernetes_pod_ip: pod.ip,
    __meta_kubernetes_pod_node_name: pod.host.name,
  };
}
