import { Cadvisor } from '../exporters/cadvisor';
import { NodeExporter } from '../exporters/node-exporter';
import type { Exporter } from '../exporters/series-group';
import type { Blame } from '../incidents/incident';
import type { Simulation } from '../walk/simulation';
import { fullName, hostName } from '../world/world';

/** Seconds between two scrapes. */
const scrapeSeconds = 15;
/** A series differs when it is this many robust deviations from the run without faults. */
const deviations = 6;
/** Standard deviations in a median absolute deviation of normal noise. */
const perMedianDeviation = 1.4826;

/** The metrics by which a class of fault is told from the others, and whose pages hold them. */
const deciding: Readonly<Partial<Record<Blame['class'], readonly RegExp[]>>> = {
  'host-steal': [/^node_cpu_seconds_total\{.*mode="steal"/],
  'host-disk': [/^node_disk_/, /^node_pressure_io_/, /^node_cpu_seconds_total\{.*mode="iowait"/],
  'host-neighbour': [/^node_pressure_(cpu|memory)_/, /^node_memory_MemAvailable/, /^node_softnet_/, /^node_cpu_seconds_total\{.*mode="(user|softirq)"/],
  'host-network': [/^node_netstat_/, /^node_nf_conntrack_/, /^node_softnet_/],
  'own-limit': [/^container_cpu_cfs_throttled/, /^container_memory_working_set/, /^container_oom_events/, /^container_pressure_/],
  proxy: [/^container_cpu_cfs_throttled.*container="istio-proxy"/, /^container_pressure_.*container="istio-proxy"/],
};

/** Increments (of counters) or values (of gauges) of a series, interval by interval; NaN = it was not there. */
type Course = readonly number[];

/** Times are seconds of the run. */
interface Stretch {
  readonly from: number;
  readonly length: number;
  readonly count: number;
}

/**
 * Reads the pages of the hosts' and containers' exporters of a run, as a scrape every 15 s would, and keeps what every series did in each interval.
 * Call `step` after every second of the run. Scrape targets that are silent at the end of an interval have no series in it.
 */
export class SeriesWatch {
  private readonly courses = new Map<string, number[]>();
  private readonly opened = new Map<string, number>();
  private readonly pages: readonly { readonly target: string; readonly exporter: Exporter }[];

  constructor(
    private readonly simulation: Simulation,
    private readonly stretch: Stretch,
  ) {
    const { telemetry } = simulation;
    this.pages = telemetry.hosts.flatMap((host) => [
      { target: `node-exporter/${hostName(host.spec)}`, exporter: new NodeExporter(telemetry, host) },
      { target: `cadvisor/${hostName(host.spec)}`, exporter: new Cadvisor(telemetry, host) },
    ]);
  }

  /** `second` = seconds of the run that have passed. */
  step(second: number): void {
    for (const { exporter } of this.pages) exporter.advance(this.simulation.telemetry.now);
    const { from, length, count } = this.stretch;
    const since = second - from;
    if (since < 0 || since > length * count || since % scrapeSeconds !== 0 || since % length !== 0) return;
    this.read(since / length);
  }

  /** What every series did, by "target metric{labels}". */
  all(): ReadonlyMap<string, Course> {
    return this.courses;
  }

  private read(index: number): void {
    for (const { target, exporter } of this.pages) {
      if (this.simulation.telemetry.silent?.has(target) === true) continue;
      for (const group of exporter.groups()) {
        group.refresh();
        group.rows.forEach((row, i) => this.take(`${target} ${row.text.trim()}`, row.family.type === 'gauge', index, group.values[i] ?? Number.NaN));
      }
    }
  }

  private take(name: string, isGauge: boolean, index: number, value: number): void {
    const before = this.opened.get(name);
    this.opened.set(name, value);
    if (index === 0 || (!isGauge && before === undefined)) return;
    const course = this.courses.get(name) ?? new Array<number>(this.stretch.count).fill(Number.NaN);
    this.courses.set(name, course);
    course[index - 1] = isGauge ? value : value - (before ?? 0);
  }
}

/**
 * Series that show a fault: those by which its class is known, at its place, that differ from the run without any fault by more than six robust deviations
 * in an interval. null = the class is known by what edges say, and an edge that is sick says it.
 */
export function visibleSeries(blame: Blame, simulation: Simulation, sick: SeriesWatch, well: SeriesWatch): string[] | null {
  const metrics = deciding[blame.class];
  const targets = targetsOf(blame, simulation);
  if (metrics === undefined || targets === null) return null;
  return [...sick.all()].filter(([name, course]) => {
    const [target = '', series = ''] = splitOnce(name);
    if (!targets.some((one) => one.target === target && (one.pods === null || one.pods.some((pod) => series.includes(`pod="${pod}"`)))) || !metrics.some((metric) => metric.test(series))) return false;
    const usual = well.all().get(name);
    return usual === undefined ? course.some((value) => value > 0) : differs(course, usual);
  }).map(([name]) => name).sort();
}

function splitOnce(name: string): [string, string] {
  const at = name.indexOf(' ');
  return [name.slice(0, at), name.slice(at + 1)];
}

/** The pages on which a fault at this place can show; `pods` null = the whole page. */
function targetsOf({ kind, name }: Blame, { telemetry }: Simulation): { readonly target: string; readonly pods: readonly string[] | null }[] | null {
  if (kind === 'host') return [{ target: `node-exporter/${name}`, pods: null }, { target: `cadvisor/${name}`, pods: null }];
  if (kind !== 'workload') return null;
  const pods = telemetry.pods.filter((pod) => fullName(pod.workload, telemetry.world.cluster) === name);
  return [...new Set(pods.map((pod) => hostName(pod.host)))].map((host) => ({ target: `cadvisor/${host}`, pods: pods.map((pod) => pod.name) }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function differs(course: Course, usual: Course): boolean {
  const known = usual.filter((value) => Number.isFinite(value));
  if (known.length === 0) return course.some((value) => value > 0);
  const middle = median(known);
  const spread = perMedianDeviation * median(known.map((value) => Math.abs(value - middle)));
  const least = Math.max(deviations * spread, 0.01 * Math.abs(middle), 1e-6);
  return course.some((value, index) => Math.abs(value - (usual[index] ?? Number.NaN)) > least);
}
