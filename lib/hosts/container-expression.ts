import type { Seconds } from '@/lib/base/units';
import type { Labels } from '@/lib/promql/sample';
import { anyOf, matcher, selector } from '@/lib/promql/selector';
import type { PodName } from './pod-place';
import { promDuration } from './query-window';

/** The pods that are asked about, by name alone: the reader keeps those of the right namespace and cluster. null instead of it = all. */
export interface PodScope {
  readonly pods: readonly string[];
}

/** Containers that are proxies of a mesh, by name (sidecars, gateways, waypoints, ztunnel). */
export const proxyContainers = ['istio-proxy', 'linkerd-proxy', 'consul-dataplane', 'envoy-sidecar', 'ztunnel'] as const;

/** Whether a container is the mesh's and not the application's. */
export function isProxyContainer(name: string): boolean {
  return proxyContainers.some((proxy) => proxy === name);
}

/** Labels that name a pod and a container: of today, of kubelets before 1.16, and where the namespace of the kubelet's own target stands in the way. */
const byPod = 'cluster, namespace, exported_namespace, pod, pod_name';
const byContainer = `${byPod}, container, container_name`;

/** Pause containers do nothing of their own. */
const noPause = [matcher('container', '!~', 'POD')];

/** kubelet looks at containers every 10–30 s by its own clock: a shorter window holds one sample or none. */
const shortestContainerWindow = 120;

/** The window that is asked of kubelet's numbers. */
function containerWindow(window: Seconds): Seconds {
  return Math.max(window, shortestContainerWindow);
}

/** A cAdvisor metric of the pods in scope, one selector for each way in which their name is written. */
function podSelectors(metric: string, scope: PodScope | null, all: readonly string[]): string[] {
  // The second finds nothing on kubelets of this decade, and costs nothing then; so it does without the list of names.
  return scope === null ? [selector(metric, all)] : [
    selector(metric, [anyOf('pod', scope.pods), ...all]),
    selector(metric, [matcher('pod_name', '!=', ''), ...all]),
  ];
}

function shifted(offset: Seconds): string {
  return offset > 0 ? ` offset ${promDuration(offset)}` : '';
}

/**
 * Rate of a container counter per container; a series without a container is cAdvisor's own sum for the pod. A restarted container has a new `id`, and the old one lingers for minutes because
 * cAdvisor's samples carry timestamps; two jobs may scrape one kubelet. So the most of these is taken, not the sum.
 */
export function containerRate(metric: string, window: Seconds, scope: PodScope | null, offset: Seconds = 0): string {
  const rates = podSelectors(metric, scope, noPause).map((one) => `rate(${one}[${promDuration(containerWindow(window))}]${shifted(offset)})`);
  return `max by (${byContainer}) (sum by (${byContainer}, id, name, instance, job) (${rates.join(' or ')}))`;
}

/** Rate of a counter of a whole pod's network. On some runtimes it stands on the pause container, so that is not left out; what stays on the loopback reaches nobody. */
export function podNetworkRate(metric: string, window: Seconds, scope: PodScope | null, offset: Seconds = 0): string {
  const rates = podSelectors(metric, scope, [matcher('interface', '!=', 'lo')]).map((one) => `rate(${one}[${promDuration(containerWindow(window))}]${shifted(offset)})`);
  return `max by (${byPod}) (sum by (${byPod}, id, name, instance, job) (${rates.join(' or ')}))`;
}

/** Largest present value of a container gauge. */
export function containerGauge(metric: string, scope: PodScope | null, offset: Seconds = 0): string {
  return `max by (${byContainer}) (${podSelectors(metric, scope, noPause).map((one) => `${one}${shifted(offset)}`).join(' or ')})`;
}

/** Cluster, namespace, pod and container of a series; null when it is a sum over containers. */
export function containerName(labels: Labels): (PodName & { readonly container: string }) | null {
  const pod = podOf(labels);
  const container = labels.exported_container || labels.container || labels.container_name;
  return pod && container && container !== 'POD' ? { ...pod, container } : null;
}

/** Cluster, namespace and pod of a series of cAdvisor or kube-state-metrics (whose own labels may stand in the way). */
export function podOf(labels: Labels): PodName | null {
  const namespace = labels.exported_namespace || labels.namespace;
  const pod = labels.exported_pod || labels.pod || labels.pod_name;
  return namespace && pod ? { cluster: labels.cluster || null, namespace, pod } : null;
}
