import type { Ratio, Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import { anyOf, matcher, selector } from '@/lib/promql/selector';
import type { Inventory } from '@/lib/topology/inventory';
import { containerGauge, containerName, containerRate, isProxyContainer, type PodScope } from './container-expression';
import { speaksFor } from './host-groups';
import { placeKey, type PodName } from './pod-place';
import { promDuration, union } from './query-window';

/** How far back a restart is news, seconds. */
const recent: Seconds = 3600;

/** What a container does to itself by its own limits. null = not known; a limit that is not set is null too, with `limited` false. */
export interface ContainerLimits {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly isProxy: boolean;
  /** Share of the 100 ms periods in which it ran out of its CPU quota; only counted for containers with a CPU limit. */
  readonly throttled: Ratio | null;
  readonly cpuCores: number | null;
  readonly cpuLimitCores: number | null;
  readonly cpuOfLimit: Ratio | null;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly memoryOfLimit: Ratio | null;
  /** Share of time in which a thread of the container waited for a CPU (own throttling included). */
  readonly psiCpu: Ratio | null;
  /** Since the pod began. */
  readonly restarts: number | null;
  /** Those of the last hour; null without kube-state-metrics. */
  readonly restartsLastHour: number | null;
  /** Times that a process was killed for memory, in the window. */
  readonly oomKills: number | null;
  readonly lastTerminatedReason: string | null;
}

/** One query for throttling, use, limits, restarts and kills of the containers of these pods; null = of all pods. */
export function ownLimitsQuery(window: Seconds, scope: PodScope | null): string {
  const ksm = (metric: string, more: readonly string[] = [], { by = '', back = '' } = {}): string => {
    const series = podLabelsOf(scope).map((pods) => `${selector(metric, [...pods, ...more])}${back}`).join(' or ');
    return `max by (cluster, namespace, exported_namespace, pod, exported_pod, container, exported_container${by}) (${series})`;
  };
  return union([
    ['throttled', `${containerRate('container_cpu_cfs_throttled_periods_total', window, scope)} / (${containerRate('container_cpu_cfs_periods_total', window, scope)} > 0)`],
    ['cpu', containerRate('container_cpu_usage_seconds_total', window, scope)],
    ['memory', containerGauge('container_memory_working_set_bytes', scope)],
    ['psiCpu', containerRate('container_pressure_cpu_waiting_seconds_total', window, scope)],
    ['oom', containerRate('container_oom_events_total', window, scope)],
    // The second names are those of kube-state-metrics before 2.0.
    ['cpuLimit', `(${ksm('kube_pod_container_resource_limits', [matcher('resource', '=', 'cpu')])} or ${ksm('kube_pod_container_resource_limits_cpu_cores')})`],
    ['memoryLimit', `(${ksm('kube_pod_container_resource_limits', [matcher('resource', '=', 'memory')])} or ${ksm('kube_pod_container_resource_limits_memory_bytes')})`],
    ['initCpuLimit', ksm('kube_pod_init_container_resource_limits', [matcher('resource', '=', 'cpu')])],
    ['initMemoryLimit', ksm('kube_pod_init_container_resource_limits', [matcher('resource', '=', 'memory')])],
    ['restarts', ksm('kube_pod_container_status_restarts_total')],
    ['restartsBefore', ksm('kube_pod_container_status_restarts_total', [], { back: ` offset ${promDuration(recent)}` })],
    ['terminated', `${ksm('kube_pod_container_status_last_terminated_reason', [], { by: ', reason' })} > 0`],
  ]);
}

/** Without `honor_labels` the pod stands in `exported_pod`, and `pod` is that of kube-state-metrics itself. */
function podLabelsOf(scope: PodScope | null): string[][] {
  return scope === null ? [[]] : [[anyOf('pod', scope.pods)], [anyOf('exported_pod', scope.pods)]];
}

/**
 * Reads the limits, sorted by pod and container. What Kubernetes itself says (limits, restarts, last end) is believed before kube-state-metrics.
 *
 * @param window as asked, in seconds: kills are counted over it
 * @param inventoryCluster the cluster that the inventory is of; null = it may speak for all
 */
export function readOwnLimits(samples: readonly Sample[], window: Seconds, inventory: Inventory | null, inventoryCluster: string | null = null): ContainerLimits[] {
  const drafts = new Map<string, Draft>();
  for (const { labels, value } of samples) {
    const name = containerName(labels);
    if (name === null || labels.m === undefined || !Number.isFinite(value)) continue;
    const key = JSON.stringify([placeKey(name), name.container]);
    const draft = drafts.get(key) ?? { name, values: new Map(), terminated: null };
    drafts.set(key, draft);
    draft.values.set(labels.m, value);
    if (labels.m === 'terminated' && labels.reason) draft.terminated = labels.reason;
  }
  const facts = containerFacts(inventory, inventoryCluster);
  return settled(drafts).filter(({ values }) => values.has('cpu') || values.has('memory') || values.has('throttled'))
    .map((draft) => finish(draft, facts(draft.name), window))
    .sort((a, b) => compare([a.namespace, a.pod, a.container, a.cluster ?? ''], [b.namespace, b.pod, b.container, b.cluster ?? '']));
}

type ContainerName = PodName & { readonly container: string };

interface Draft {
  readonly name: ContainerName;
  readonly values: Map<string, number>;
  terminated: string | null;
}

/** One exporter may name its cluster while another does not: what does not say is of the only container of that name. */
function settled(drafts: ReadonlyMap<string, Draft>): Draft[] {
  const byName = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    const key = JSON.stringify([placeKey({ ...draft.name, cluster: null }), draft.name.container]);
    byName.set(key, [...(byName.get(key) ?? []), draft]);
  }
  return [...byName.values()].flatMap((same) => {
    const [first, second] = [...same].sort((a, b) => Number(a.name.cluster === null) - Number(b.name.cluster === null));
    if (first === undefined || second === undefined || same.length > 2 || second.name.cluster !== null) return same;
    return [{ name: first.name, values: new Map([...second.values, ...first.values]), terminated: first.terminated ?? second.terminated }];
  });
}

type Fact = NonNullable<Inventory['pods']>[number]['containers'][number];

function containerFacts(inventory: Inventory | null, inventoryCluster: string | null): (name: ContainerName) => Fact | null {
  const facts = new Map((inventory?.pods ?? []).flatMap((pod) => pod.containers.map((one) => [JSON.stringify([pod.namespace, pod.name, one.name]), one] as const)));
  return ({ cluster, namespace, pod, container }) => (speaksFor(inventoryCluster, cluster) ? facts.get(JSON.stringify([namespace, pod, container])) ?? null : null);
}

function finish({ name, values, terminated }: Draft, fact: Fact | null, window: Seconds): ContainerLimits {
  const value = (...names: string[]): number | null => names.map((one) => values.get(one)).find((one) => one !== undefined) ?? null;
  const cpuLimitCores = fact?.cpuLimitCores ?? value('cpuLimit', 'initCpuLimit');
  const memoryLimitBytes = fact?.memoryLimitBytes ?? value('memoryLimit', 'initMemoryLimit');
  const oom = value('oom');
  const restarts = value('restarts');
  return {
    ...name,
    isProxy: fact?.isProxy ?? isProxyContainer(name.container),
    throttled: value('throttled'),
    cpuCores: value('cpu'), cpuLimitCores, cpuOfLimit: share(value('cpu'), cpuLimitCores),
    memoryBytes: value('memory'), memoryLimitBytes, memoryOfLimit: share(value('memory'), memoryLimitBytes),
    psiCpu: value('psiCpu'),
    restarts: fact?.restarts ?? value('restarts'),
    // A pod that was not there an hour ago had not restarted then.
    restartsLastHour: restarts === null ? null : Math.max(0, restarts - (value('restartsBefore') ?? 0)),
    oomKills: oom === null ? null : Math.round(oom * window),
    lastTerminatedReason: fact?.lastTerminatedReason ?? terminated,
  };
}

function share(used: number | null, limit: number | null): Ratio | null {
  return used === null || limit === null || limit <= 0 ? null : used / limit;
}

function compare(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.join('\0'), b.join('\0')];
  return left < right ? -1 : Number(left > right);
}
