import { Cadvisor } from '@/lab/exporters/cadvisor';
import { IstioProxies } from '@/lab/exporters/istio-proxy';
import { KubeStateMetrics } from '@/lab/exporters/kube-state-metrics';
import { NodeExporter } from '@/lab/exporters/node-exporter';
import type { PlatformPod } from '@/lab/exporters/platform-pods';
import { kubeStateMetricsPods, monitoringNamespace, nodeExporterPods } from '@/lab/exporters/platform-pods';
import type { Exporter, Label } from '@/lab/exporters/series-group';
import { NameServer, nameServers } from '@/lab/exporters/name-server';
import { clusterView, clustersOf } from '@/lab/world/cluster-view';
import type { HostCounters, PodState, WorldTelemetry } from '@/lab/world/telemetry';
import type { Variant } from '@/lab/world/variant';
import { fullName } from '@/lab/world/world';
import { relabel } from './relabelling';
import type { Install, JobId, ScrapeJob } from './scrape-jobs';
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
  private readonly install: Install;
  private readonly ofPods = new Map<PodState, ScrapeTarget>();
  private seenPods = 0;
  private silent: ReadonlySet<string> | undefined;
  private current: readonly ScrapeTarget[];

  constructor(telemetry: WorldTelemetry, install: Install = 'kube-prometheus-stack', variant: Variant = {}) {
    this.telemetry = telemetry;
    this.install = install;
    this.proxies = new IstioProxies(telemetry);
    const clusters = clustersOf(telemetry.world);
    this.standing = clusters.flatMap((cluster) => {
      const place: Place = { install, cluster, prefix: cluster === telemetry.world.cluster ? '' : `${cluster}:`, several: clusters.length > 1 };
      return standingTargets(clusterView(telemetry, cluster), place, variant);
    });
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
      const target = this.proxyTarget(pod);
      if (target === null) continue;
      this.ofPods.set(pod, target);
      changed = true;
    }
    for (const pod of this.ofPods.keys()) if (pod.diedAt !== null && pod.diedAt <= now) changed = this.ofPods.delete(pod) || changed;
    if (changed || this.telemetry.silent !== this.silent) this.follow();
    this.proxies.discover();
    for (const target of this.current) target.exporter.advance(now);
  }

  private proxyTarget(pod: PodState): ScrapeTarget | null {
    const { world, hosts } = this.telemetry;
    const { cluster } = pod.workload;
    const place = { install: this.install, cluster, prefix: cluster === world.cluster ? '' : `${cluster}:`, several: clustersOf(world).length > 1 };
    const found = target('envoy-stats', `${place.prefix}${pod.workload.namespace}/${pod.name}`, this.proxies.of(pod), proxyMeta(pod), place);
    const host = hosts.find((candidate) => candidate.spec === pod.host);
    const role = `envoy-stats/${fullName(pod.workload, world.cluster)}`;
    return found === null ? null : { ...found, role, ...(host === undefined ? {} : { host }) };
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
  return pod.workload.proxy !== 'none' && pod.workload.proxy !== 'ambient';
}

/** Where a target stands. */
interface Place {
  readonly install: Install;
  readonly cluster: string;
  /** Before names outside the world's own cluster. */
  readonly prefix: string;
  /** One Prometheus asks several clusters, and says which by a label `cluster`. */
  readonly several: boolean;
}

/** The targets that last as long as the cluster; those whose job the install does not have are left out. */
function standingTargets(view: WorldTelemetry, place: Place, variant: Variant): ScrapeTarget[] {
  const { prefix } = place;
  const of = (id: JobId, name: string, exporter: Exporter, meta: Record<string, string>, more: Partial<ScrapeTarget>): ScrapeTarget[] => {
    const found = target(id, `${prefix}${name}`, exporter, meta, place);
    return found === null ? [] : [{ ...found, ...more }];
  };
  const hosts = nodeExporterPods(view).flatMap((pod, index) => {
    const host = view.hosts[index];
    if (!host) throw new Error(`The world has no counters for host ${pod.host.name}.`);
    const meta = { ...platformMeta(pod), ...serviceMeta('prometheus-node-exporter') };
    return of('node-exporter', pod.host.name, new NodeExporter(view, host, variant.iowaitBack), meta, { host, role: `node-exporter/${prefix}${pod.host.name}` });
  });
  const containers = view.hosts.flatMap((host) => of('cadvisor', host.spec.name, new Cadvisor(view, host, variant.housekeepingSeconds), kubeletMeta(host), { host, role: `cadvisor/${prefix}${host.spec.name}` }));
  const state = kubeStateMetricsPods(view).flatMap((pod, replica) => {
    const meta = { ...platformMeta(pod), ...serviceMeta('kube-state-metrics') };
    return of('kube-state-metrics', replica === 0 ? 'metrics' : `metrics-${replica}`, new KubeStateMetrics(view), meta, { role: 'kube-state-metrics' });
  });
  const names = view.world.nameServersTell === true ? nameServers(view).flatMap((pod) => of('coredns', pod.name, new NameServer(view, pod), nameServerMeta(pod), { role: 'coredns' })) : [];
  return [...hosts, ...containers, ...state, ...names];
}

/** null when the install does not scrape this. */
function target(jobId: JobId, name: string, exporter: Exporter, meta: Readonly<Record<string, string>>, place: Place): ScrapeTarget | null {
  const job = scrapeJob(jobId, place.install);
  if (job === null) return null;
  const told = place.several ? { ...meta, cluster: place.cluster } : meta;
  return { job, path: `/targets/${jobId}/${name}`, exporter, meta: told, labels: relabel(told, job.relabelRules) };
}

function proxyMeta(pod: PodState): Record<string, string> {
  const { app, version, namespace } = pod.workload;
  return {
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_pod_name: pod.name,
    __meta_kubernetes_pod_container_name: 'istio-proxy',
    __meta_kubernetes_pod_container_port_number: '15020',
    __meta_kubernetes_pod_ip: pod.ip,
    __meta_kubernetes_pod_node_name: pod.host.name,
    __meta_kubernetes_pod_uid: pod.uid,
    __meta_kubernetes_pod_label_app: app,
    __meta_kubernetes_pod_label_version: version,
    __meta_kubernetes_pod_label_service_istio_io_canonical_name: app,
    __meta_kubernetes_pod_label_service_istio_io_canonical_revision: version,
    __meta_kubernetes_pod_label_security_istio_io_tlsMode: 'istio',
  };
}

function kubeletMeta({ spec }: HostCounters): Record<string, string> {
  return {
    __meta_kubernetes_namespace: 'kube-system',
    __meta_kubernetes_service_name: 'kube-prometheus-stack-kubelet',
    __meta_kubernetes_endpoint_address_target_name: spec.name,
    __meta_kubernetes_endpoint_address: spec.ip,
    __meta_kubernetes_node_label_kubernetes_io_hostname: spec.name,
    __meta_kubernetes_node_label_kubernetes_io_os: 'linux',
    __meta_kubernetes_node_label_node_kubernetes_io_instance_type: spec.instanceType,
    __meta_kubernetes_node_label_topology_kubernetes_io_region: spec.region,
    __meta_kubernetes_node_label_topology_kubernetes_io_zone: spec.zone,
  };
}

function serviceMeta(app: string): Record<string, string> {
  return {
    __meta_kubernetes_service_name: `kube-prometheus-stack-${app}`,
    __meta_kubernetes_service_label_app_kubernetes_io_name: app,
    __meta_kubernetes_service_label_app_kubernetes_io_managed_by: 'Helm',
  };
}

function nameServerMeta(pod: PodState): Record<string, string> {
  return {
    __meta_kubernetes_namespace: pod.workload.namespace,
    __meta_kubernetes_pod_name: pod.name,
    __meta_kubernetes_pod_container_name: 'coredns',
    __meta_kubernetes_pod_container_port_number: '9153',
    __meta_kubernetes_pod_ip: pod.ip,
    __meta_kubernetes_pod_node_name: pod.host.name,
    __meta_kubernetes_service_name: 'kube-dns',
    __meta_kubernetes_service_label_k8s_app: 'kube-dns',
  };
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
