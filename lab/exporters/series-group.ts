/** One label of a series: name, value. */
export type Label = readonly [name: string, value: string];

/** A metric as its `# HELP` and `# TYPE` lines describe it. */
export interface MetricFamily {
  /** Without the `_bucket`, `_sum` and `_count` of a histogram. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'untyped';
  readonly help: string;
}

/** One series of an exporter: its identity, rendered once. */
export interface SeriesRow {
  readonly family: MetricFamily;
  /** The metric name on the wire, with the suffix of a histogram part. */
  readonly name: string;
  /** As the exporter writes them: before Prometheus adds the labels of the target. Empty values are left out. */
  readonly labels: readonly Label[];
  /** `name{labels} `, ready to be followed by a value; rendered when it is first asked for, since a history is stored without it. */
  readonly text: string;
}

/** Series that are born and die together, for example all those of one container. */
export interface SeriesGroup {
  readonly rows: readonly SeriesRow[];
  /** One value per row, as of the last `refresh`. */
  readonly values: Float64Array;
  /** Reads the counters behind the group into `values`. */
  refresh(): void;
  /** Unix milliseconds of the values when the exporter writes its own timestamps; null = the time of the scrape. */
  timestamp(): number | null;
}

/** Something Prometheus scrapes: what a page of it holds now. */
export interface Exporter {
  /** Called after every simulated second, for what an exporter samples or merges by its own clock. */
  advance(now: number): void;
  /** The groups exposed now. A group keeps its object as long as it lives. */
  groups(): readonly SeriesGroup[];
}

/** `name{a="b"} ` with values escaped as the text format asks; empty values do not exist in Prometheus. */
export function seriesRow(family: MetricFamily, labels: readonly Label[], suffix = ''): SeriesRow {
  return new Row(family, family.name + suffix, labels.filter(([, value]) => value !== ''));
}

class Row implements SeriesRow {
  private rendered: string | null = null;

  constructor(readonly family: MetricFamily, readonly name: string, readonly labels: readonly Label[]) {}

  get text(): string {
    this.rendered ??= this.render();
    return this.rendered;
  }

  private render(): string {
    const inner = this.labels.map(([key, value]) => `${key}="${escapeLabelValue(value)}"`).join(',');
    return inner === '' ? `${this.name} ` : `${this.name}{${inner}} `;
  }
}

/** A group whose values are computed by `fill` on every refresh, in the order of `rows`. */
export function seriesGroup(
  rows: readonly SeriesRow[],
  fill: (values: Float64Array) => void,
  timestamp: () => number | null = () => null,
): SeriesGroup {
  const values = new Float64Array(rows.length);
  return { rows, values, timestamp, refresh: () => fill(values) };
}

/** Collects rows together with the function that reads each, for groups of unlike metrics. */
export class GroupBuilder {
  private readonly rows: SeriesRow[] = [];
  private readonly readers: (() => number)[] = [];

  /** Adds one series with its reader. */
  add(family: MetricFamily, labels: readonly Label[], read: () => number): this {
    this.rows.push(seriesRow(family, labels));
    this.readers.push(read);
    return this;
  }

  /** The finished group. */
  build(timestamp: () => number | null = () => null): SeriesGroup {
    const { rows, readers } = this;
    const fill = (values: Float64Array): void => {
      for (let index = 0; index < readers.length; index += 1) values[index] = readers[index]?.() ?? Number.NaN;
    };
    return seriesGroup(rows, fill, timestamp);
  }
}

function escapeLabelValue(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
