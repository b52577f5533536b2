import type { GalleryTraits } from './gallery-world';
import type { GalleryFlow } from './gallery-labels';
import { galleryLabels } from './gallery-labels';
import type { Course, ScrapePlan } from './scrape-plan';

type Labels = Readonly<Record<string, string>>;

/** One series: a metric, its labels, and what one step of its course adds. */
export interface PageSeries {
  readonly name: string;
  /** One object for all series of a flow. */
  readonly labels: Labels;
  /** The bound of a bucket; null on everything else. */
  readonly le: string | null;
  readonly step: number;
  readonly course: Course;
}

/** Bytes and connections of one step, as the caller sees them. */
export interface TcpStep {
  readonly opened: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

interface RequestCell {
  readonly labels: Labels;
  readonly course: Course;
  /** ms and how many of them one step holds. */
  readonly durations: Map<number, number>;
}

interface TcpCell {
  readonly labels: Labels;
  readonly course: Course;
  opened: number;
  sentBytes: number;
  receivedBytes: number;
}

/** What one proxy exposes. Outcomes that have equal labels are one series, as in a real proxy. */
export class ProxyPage {
  private readonly requests = new Map<string, RequestCell>();
  private readonly tcp = new Map<string, TcpCell>();

  constructor(
    /** Labels that Prometheus adds: job, instance, namespace, pod. */
    readonly target: Labels,
    readonly plan: ScrapePlan,
    /** Finite bounds of its histograms, ms, ascending. */
    readonly bounds: readonly number[],
    private readonly traits: GalleryTraits,
  ) {}

  /** Counts requests; `course` is asked for when nothing with these labels was counted before. Gives the course that holds. */
  addRequests(flow: GalleryFlow, durations: ReadonlyMap<number, number>, course: () => Course): Course {
    const labels = galleryLabels(flow, this.traits);
    const key = JSON.stringify(labels);
    const cell = this.requests.get(key) ?? { labels, course: course(), durations: new Map<number, number>() };
    this.requests.set(key, cell);
    for (const [ms, times] of durations) cell.durations.set(ms, (cell.durations.get(ms) ?? 0) + times);
    return cell.course;
  }

  /** Counts bytes and connections. */
  addTcp(flow: GalleryFlow, step: TcpStep, course: () => Course): Course {
    const labels = galleryLabels(flow, this.traits);
    const key = JSON.stringify(labels);
    const cell = this.tcp.get(key) ?? { labels, course: course(), opened: 0, sentBytes: 0, receivedBytes: 0 };
    this.tcp.set(key, cell);
    cell.opened += step.opened;
    cell.sentBytes += step.sentBytes;
    cell.receivedBytes += step.receivedBytes;
    return cell.course;
  }

  /** All series of the page. */
  series(): readonly PageSeries[] {
    return [...[...this.requests.values()].flatMap((cell) => requestSeries(cell, this.bounds)), ...[...this.tcp.values()].flatMap(tcpSeries)];
  }
}

function requestSeries({ labels, course, durations }: RequestCell, bounds: readonly number[]): readonly PageSeries[] {
  const duration = 'istio_request_duration_milliseconds';
  let sum = 0;
  let count = 0;
  // One more than there are finite bounds.
  const below = new Array<number>(bounds.length + 1).fill(0);
  for (const [ms, times] of durations) {
    sum += ms * times;
    count += times;
    const bucket = bounds.findIndex((bound) => ms <= bound);
    for (let index = bucket < 0 ? bounds.length : bucket; index < below.length; index++) below[index] = (below[index] ?? 0) + times;
  }
  const series = (name: string, step: number, le: string | null = null): PageSeries => ({ name, labels, le, step, course });
  return [
    series('istio_requests_total', count),
    ...below.map((step, index) => series(`${duration}_bucket`, step, bounds[index] === undefined ? '+Inf' : String(bounds[index]))),
    series(`${duration}_sum`, sum), series(`${duration}_count`, count),
  ];
}

/** Envoy and ztunnel count from downstream: what they received is what the caller sent. */
function tcpSeries({ labels, course, opened, sentBytes, receivedBytes }: TcpCell): readonly PageSeries[] {
  const steps = [['connections_opened', opened], ['connections_closed', opened], ['received_bytes', sentBytes], ['sent_bytes', receivedBytes]] as const;
  return steps.map(([name, step]) => ({ name: `istio_tcp_${name}_total`, labels, le: null, step, course }));
}
