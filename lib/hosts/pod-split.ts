import type { Seconds } from '@/lib/base/units';
import { mergeBuckets, quantileOf, type Buckets } from '@/lib/promql/quantile';
import type { Labels, Sample } from '@/lib/promql/sample';
import { anyOf, matcher, selector } from '@/lib/promql/selector';
import type { Quantiles } from '@/lib/topology/latency';
import { placeFinder, placeKey, type PodName, type PodPlace } from './pod-place';
import { promDuration, union } from './query-window';

/** The workload whose pods are compared. */
export interface WorkloadName {
  /** As the mesh names it; null = it does not. */
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
}

/** What one pod's own proxy measured. `in`: the requests that the pod answered; `out`: the calls that it made, as it experienced them. */
export interface PodLatency {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  /** null = where it runs is not known. */
  readonly host: string | null;
  readonly in: Quantiles | null;
  readonly out: Quantiles | null;
  /** Answered requests with 5xx or without response, in the window; null = none were counted at all. */
  readonly failures: number | null;
}

/** The pods of one host as one histogram: the split that convicts. */
export interface HostLatency {
  readonly host: string | null;
  readonly pods: readonly PodLatency[];
  readonly in: Quantiles | null;
  readonly out: Quantiles | null;
}

const podBy = 'cluster, namespace, pod, kubernetes_namespace, kubernetes_pod_name, pod_name';

/**
 * One query for one workload, pod by pod by the scrape labels of the reporting proxies, both sides. `m` = `in`, `out` (buckets), `failed` (rate).
 * Dear on a whole mesh, so it is asked for what is selected or sick only.
 */
export function podSplitQuery(workload: WorkloadName, window: Seconds): string {
  const duration = promDuration(window);
  const of = (metric: string, reporter: 'source' | 'destination', more: readonly string[] = []): string => `rate(${selector(metric, [
    matcher('reporter', '=', reporter), matcher(`${reporter}_workload`, '=', workload.name), matcher(`${reporter}_workload_namespace`, '=', workload.namespace),
    // A proxy that does not know its cluster writes none; it is not somebody else's then.
    ...(workload.cluster === null ? [] : [anyOf(`${reporter}_cluster`, [workload.cluster, 'unknown', ''])]), ...more,
  ])}[${duration}])`;
  const buckets = 'istio_request_duration_milliseconds_bucket';
  return union([
    ['in', `sum by (le, ${podBy}) (${of(buckets, 'destination')})`],
    ['out', `sum by (le, ${podBy}) (${of(buckets, 'source')})`],
    ['inSum', `sum by (${podBy}) (${of('istio_request_duration_milliseconds_sum', 'destination')})`],
    ['outSum', `sum by (${podBy}) (${of('istio_request_duration_milliseconds_sum', 'source')})`],
    ['failed', `sum by (${podBy}) (${of('istio_requests_total', 'destination', [matcher('response_code', '=~', '5..|0')])})`],
  ]);
}

/**
 * Reads the split, grouped by host, the slowest host first (by P99 of what its pods answer, else of what they call).
 *
 * @param places where the pods run; a pod that is not among them gets host null
 */
export function readPodSplit(samples: readonly Sample[], window: Seconds, places: readonly PodPlace[]): HostLatency[] {
  const find = placeFinder(places);
  const drafts = draftsOf(samples);
  const byHost = new Map<string | null, { draft: Draft; place: PodPlace | null }[]>();
  for (const draft of drafts) {
    const place = find(draft);
    const host = place?.host ?? null;
    byHost.set(host, [...(byHost.get(host) ?? []), { draft, place }]);
  }
  const groups = [...byHost].map(([host, group]): HostLatency => ({
    host,
    pods: group.map(({ draft, place }) => podLatency(draft, place, window)).sort((a, b) => (a.pod < b.pod ? -1 : 1)),
    in: quantilesOf(group.map(({ draft }) => draft.in), window),
    out: quantilesOf(group.map(({ draft }) => draft.out), window),
  }));
  return groups.sort((a, b) => slowness(b) - slowness(a) || (a.host ?? '~').localeCompare(b.host ?? '~', 'en', { numeric: true }));
}

function slowness({ in: answered, out }: HostLatency): number {
  return answered?.p99 ?? out?.p99 ?? -1;
}

interface Side {
  readonly buckets: [number, number][];
  sumMs: number | null;
}

interface Draft extends PodName {
  readonly in: Side;
  readonly out: Side;
  failed: number | null;
}

function draftsOf(samples: readonly Sample[]): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const { labels, value } of samples) {
    const name = podName(labels);
    if (name === null || !Number.isFinite(value)) continue;
    const key = placeKey(name);
    const draft = drafts.get(key) ?? { ...name, in: { buckets: [], sumMs: null }, out: { buckets: [], sumMs: null }, failed: null };
    drafts.set(key, draft);
    take(draft, labels, value);
  }
  return [...drafts.values()];
}

function take(draft: Draft, labels: Labels, value: number): void {
  const { m, le } = labels;
  if (m === 'failed') draft.failed = (draft.failed ?? 0) + value;
  if (m === 'inSum') draft.in.sumMs = (draft.in.sumMs ?? 0) + value;
  if (m === 'outSum') draft.out.sumMs = (draft.out.sumMs ?? 0) + value;
  if ((m !== 'in' && m !== 'out') || le === undefined) return;
  // Prometheus 3 writes "1.0" where 2 writes "1": bounds are numbers, not texts.
  const bound = le === '+Inf' ? Infinity : Number(le);
  if (!Number.isNaN(bound)) draft[m].buckets.push([bound, value]);
}

function podName(labels: Labels): PodName | null {
  const namespace = labels.namespace || labels.kubernetes_namespace;
  const pod = labels.pod || labels.kubernetes_pod_name || labels.pod_name;
  return namespace && pod ? { cluster: labels.cluster || null, namespace, pod } : null;
}

function podLatency(draft: Draft, place: PodPlace | null, window: Seconds): PodLatency {
  const answered = quantilesOf([draft.in], window);
  const failures = draft.failed === null ? (answered === null ? null : 0) : draft.failed * window;
  return { cluster: place?.cluster ?? draft.cluster, namespace: draft.namespace, pod: draft.pod, host: place?.host ?? null, in: answered, out: quantilesOf([draft.out], window), failures };
}

/** Quantiles of several pods together, from their summed buckets, never from their quantiles. */
function quantilesOf(sides: readonly Side[], window: Seconds): Quantiles | null {
  const { buckets, allBounds } = mergeBuckets(sides.map((side): Buckets => side.buckets));
  const [p50, p95, p99] = [quantileOf(0.5, buckets), quantileOf(0.95, buckets), quantileOf(0.99, buckets)];
  const rate = buckets.at(-1)?.[1] ?? 0;
  if (p50 === null || p95 === null || p99 === null || rate <= 0) return null;
  const sums = sides.map((side) => side.sumMs).filter((sum) => sum !== null);
  const mean = sums.length === 0 ? null : sums.reduce((total, sum) => total + sum, 0) / rate;
  return { p50: p50.value, p95: p95.value, p99: p99.value, mean, requests: rate * window, p99Bounds: p99.bounds, resolution: allBounds ? 'full' : 'coarse' };
}
