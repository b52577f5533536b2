import type { Seconds } from '@/lib/base/units';
import type { Labels } from '@/lib/promql/sample';
import { anyOf, matcher, selector } from '@/lib/promql/selector';
import { promDuration } from './query-window';

/** The pods that are asked about; null = all of the cluster. */
export interface PodScope {
  readonly namespace: string | null;
  readonly pods: readonly string[];
}

/** Containers that are proxies of a mesh, by name (sidecars, gateways, waypoints, ztunnel). */
export const proxyContainers = ['istio-proxy', 'linkerd-proxy', 'consul-dataplane', 'envoy-sidecar', 'ztunnel'] as const;

/** Whether a container is the mesh's and not the application's. */
export function isProxyContainer(name: string): boolean {
  return proxyContainers.some((proxy) => proxy === name);
}

/** Labels that name a container: of today, and of kubelets before 1.16. */
export const byContainer = 'namespace, pod, pod_name, container, container_name';
export const byPod = 'namespace, pod, pod_name';

/** kubelet looks at containers every 10–30 s by its own clock: a shorter window holds one sample or none. */
const shortestContainerWindow = 120;

/** The window that is asked of kubelet's numbers. */
export function containerWindow(window: Seconds): Seconds {
  return Math.max(window, shortestContainerWindow);
}

/** A cAdvisor metric of the containers in scope, without pause containers and the sums that cAdvisor gives for a pod. */
export function containerSelector(metric: string, scope: PodScope | null, more: readonly string[] = []): string {
  // Old kubelets say container_name: a series without either is a sum over containers and left out by the reader.
  return selector(metric, [...scopeMatchers(scope), matcher('container', '!~', 'POD'), ...more]);
}

/** The same for metrics of a whole pod (network). */
export function podSelector(metric: string, scope: PodScope | null): string {
  return selector(metric, scopeMatchers(scope));
}

function scopeMatchers(scope: PodScope | null): string[] {
  if (scope === null) return [];
  return [...(scope.namespace === null ? [] : [matcher('namespace', '=', scope.namespace)]), anyOf('pod', scope.pods)];
}

/**
 * Rate of a container counter per container. A restarted container has a new `id`, and the old one lingers for minutes because cAdvisor's samples carry timestamps;
 * two jobs may scrape one kubelet. So the most of these is taken, not the sum.
 */
export function containerRate(metric: string, window: Seconds, scope: PodScope | null, offset: Seconds = 0): string {
  const shifted = offset > 0 ? ` offset ${promDuration(offset)}` : '';
  return `max by (${byContainer}) (sum by (${byContainer}, id, name, instance, job) (rate(${containerSelector(metric, scope)}[${promDuration(containerWindow(window))}]${shifted})))`;
}

/** Largest present value of a container gauge. */
export function containerGauge(metric: string, scope: PodScope | null, offset: Seconds = 0): string {
  const shifted = offset > 0 ? ` offset ${promDuration(offset)}` : '';
  return `max by (${byContainer}) (${containerSelector(metric, scope)}${shifted})`;
}

/** Namespace, pod and container of a series; null when it is a sum over containers. */
export function containerName(labels: Labels): { readonly namespace: string; readonly pod: string; readonly container: string } | null {
  const pod = podOf(labels);
  const container = labels.container || labels.container_name;
  return pod && container && container !== 'POD' ? { ...pod, container } : null;
}

/** Namespace and pod of a series of cAdvisor or kube-state-metrics (whose own labels may stand in the way). */
export function podOf(labels: Labels): { readonly namespace: string; readonly pod: string } | null {
  const namespace = labels.exported_namespace || labels.namespace;
  const pod = labels.exported_pod || labels.pod || labels.pod_name;
  return namespace && pod ? { namespace, pod } : null;
}
