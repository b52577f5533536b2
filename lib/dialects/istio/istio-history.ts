import type { Seconds } from '@/lib/base/units';
import { matcher, selector } from '@/lib/promql/selector';
import type { Labels, Series } from '@/lib/promql/sample';
import type { Flow } from '@/lib/topology/observation';
import { flowLabels, known, readFlow } from './istio-labels';
import { NoteBook } from './note-book';
import { partLabel } from './istio-queries';

/** What is followed over time for every edge at once: requests, failures (server's fault or no response) and the sum of durations, all per second. */
export const historyParts = ['requests', 'failed', 'sum'] as const;
export type HistoryPart = (typeof historyParts)[number];

/** One number of one flow over time. */
export interface FlowHistory {
  readonly flow: Flow;
  readonly part: HistoryPart;
  readonly points: Series['points'];
}

/** One side of one pod at a moment: requests, failures and sum of durations in ms, all per second. */
export interface PodSample {
  /** As Prometheus names it; null = it does not. */
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  readonly side: 'in' | 'out';
  readonly part: HistoryPart;
  readonly workload: { readonly namespace: string; readonly name: string; readonly cluster: string | null };
  readonly value: number;
}

const by = [...flowLabels, 'request_protocol'].join(', ');
const duration = 'istio_request_duration_milliseconds';
/** gRPC statuses that are the server's fault (wire.md 3.1 rule 4). */
const serverStatus = '2|4|8|10|12|13|14|15';

function marked(expression: string, part: string): string {
  return `label_replace(${expression}, "${partLabel}", "${part}", "", "")`;
}

function rate(metric: string, matchers: readonly string[], window: Seconds): string {
  return `rate(${selector(metric, matchers)}[${Math.round(window)}s])`;
}

function failedRate(matchers: readonly string[], window: Seconds): string {
  const codes = '5..|0';
  return `(${rate('istio_requests_total', [...matchers, matcher('response_code', '=~', codes)], window)} or ${
    rate('istio_requests_total', [...matchers, matcher('response_code', '!~', codes), matcher('grpc_response_status', '=~', serverStatus)], window)})`;
}

/** For one range query over the whole mesh. No buckets: means and failures tell when something began, at a twentieth of the cost. */
export function historyQuery(window: Seconds): string {
  return [
    marked(`sum by (${by}) (${rate(`${duration}_count`, [], window)})`, 'requests'),
    marked(`sum by (${by}) (${rate(`${duration}_sum`, [], window)})`, 'sum'),
    marked(`sum by (${by}) (${failedRate([], window)})`, 'failed'),
  ].join(' or ');
}

/** Reads the answer; series that name no reporter are left out. */
export function readHistory(series: readonly Series[]): FlowHistory[] {
  const notes = new NoteBook();
  return series.flatMap(({ labels, points }) => {
    const part = partOf(labels);
    const flow = readFlow(labels, known(labels, 'request_protocol') === 'grpc' ? 'grpc' : 'http', notes);
    return part === null || flow === null ? [] : [{ flow, part, points }];
  });
}

const podBy = 'cluster, namespace, pod, kubernetes_namespace, kubernetes_pod_name, pod_name';

/** One instant query for every pod of the mesh: what it answered (`in`) and what it called (`out`), as its own proxy measured it. */
export function podNumbersQuery(window: Seconds): string {
  return (['destination', 'source'] as const).flatMap((reporter) => {
    const labels = `reporter, ${podBy}, ${reporter}_workload, ${reporter}_workload_namespace, ${reporter}_cluster`;
    const own = [matcher('reporter', '=', reporter)];
    return [
      marked(`sum by (${labels}) (${rate(`${duration}_count`, own, window)})`, 'requests'),
      marked(`sum by (${labels}) (${rate(`${duration}_sum`, own, window)})`, 'sum'),
      marked(`sum by (${labels}) (${failedRate(own, window)})`, 'failed'),
    ];
  }).join(' or ');
}

/** Reads one sample of the answer; null when it names no pod or no workload. */
export function readPodSample(labels: Labels, value: number): PodSample | null {
  const end = known(labels, 'reporter') === 'source' ? 'source' : 'destination';
  const namespace = known(labels, 'namespace') ?? known(labels, 'kubernetes_namespace');
  const pod = known(labels, 'pod') ?? known(labels, 'kubernetes_pod_name') ?? known(labels, 'pod_name');
  const part = partOf(labels);
  const name = known(labels, `${end}_workload`);
  const home = known(labels, `${end}_workload_namespace`);
  if (namespace === null || pod === null || part === null || name === null || home === null || !Number.isFinite(value)) return null;
  return { cluster: known(labels, 'cluster'), namespace, pod, part, side: end === 'source' ? 'out' : 'in', workload: { namespace: home, name, cluster: known(labels, `${end}_cluster`) }, value };
}

function partOf(labels: Labels): HistoryPart | null {
  return historyParts.find((part) => part === labels[partLabel]) ?? null;
}
