import { outcomes } from '../mesh/outcome';

/** One side's view of an edge in a window. */
export interface ViewTruth {
  readonly count: number;
  /** By "code flags", for example "504 URX,UT". */
  readonly byOutcome: ReadonlyMap<string, number>;
  /** Exact quantile of the durations in ms (nearest rank), null without requests. */
  quantile(q: number): number | null;
  readonly sumMs: number;
}

/** What happened on an edge in (start, end]. */
export interface EdgeTruth {
  /** Final answers as the caller saw them. */
  readonly source: ViewTruth;
  /** Attempts that arrived, as the destination saw them. */
  readonly destination: ViewTruth;
  /** Attempts that ended, arrived or not. */
  readonly attempts: number;
  /** Attempts that never arrived. */
  readonly lost: number;
}

/** Names an edge; workloads and services are "namespace/name". */
export interface EdgeName {
  readonly client: string;
  readonly service: string;
  /** null when no destination was known or it is outside the mesh. */
  readonly destination: string | null;
  readonly protocol: 'http' | 'grpc' | 'tcp';
}

class Column {
  private seconds = new Uint32Array(64);
  private durations = new Float32Array(64);
  private codes = new Uint8Array(64);
  private length = 0;

  add(second: number, outcome: number, ms: number, keep: number): void {
    if (this.length === this.seconds.length) this.makeRoom(second - keep);
    this.seconds[this.length] = second;
    this.durations[this.length] = ms;
    this.codes[this.length] = outcome;
    this.length++;
  }

  private makeRoom(oldest: number): void {
    const from = this.after(oldest);
    const size = from > this.length / 2 ? this.seconds.length : this.seconds.length * 2;
    const moved = [new Uint32Array(size), new Float32Array(size), new Uint8Array(size)] as const;
    moved[0].set(this.seconds.subarray(from, this.length));
    moved[1].set(this.durations.subarray(from, this.length));
    moved[2].set(this.codes.subarray(from, this.length));
    [this.seconds, this.durations, this.codes] = moved;
    this.length -= from;
  }

  /** Index of the first entry later than a second. */
  private after(second: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.seconds[middle] ?? 0) > second) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  view(start: number, end: number): ViewTruth {
    const from = this.after(start);
    const to = this.after(end);
    const byOutcome = new Map<string, number>();
    for (let i = from; i < to; i++) {
      const name = outcomeName(this.codes[i] ?? 0);
      byOutcome.set(name, (byOutcome.get(name) ?? 0) + 1);
    }
    const sorted = this.durations.slice(from, to).sort();
    const quantile = (q: number): number | null => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? null;
    return { count: to - from, byOutcome, quantile, sumMs: sorted.reduce((sum, ms) => sum + ms, 0) };
  }
}

/** "code flags" of an outcome. */
export function outcomeName(index: number): string {
  const known = outcomes[index];
  return known === undefined ? 'unknown' : `${known.code} ${known.flags}`;
}

/** Everything that is known of one edge. */
export class EdgeRecord {
  readonly final = new Column();
  readonly arrived = new Column();
  readonly never = new Column();

  constructor(readonly name: EdgeName) {}
}

/**
 * Knows what every request of the run did, exactly and without buckets.
 * An entry belongs to the second of the step in which the counters moved, so `window` of whole steps
 * agrees with the difference of two scrapes.
 */
export class Ledger {
  private readonly edges = new Map<string, EdgeRecord>();
  private second = 0;

  /** `startAt`: unix s at which the run begins; entries older than `keepSeconds` may be dropped. */
  constructor(
    private readonly startAt: number,
    private readonly keepSeconds = 3 * 3600,
  ) {}

  /** Sets the step whose entries follow: its end in s after the start of the run. */
  openStep(end: number): void {
    this.second = end;
  }

  /** The record of an edge, made when it is first asked for. */
  record(name: EdgeName): EdgeRecord {
    const id = edgeId(name);
    let record = this.edges.get(id);
    if (record === undefined) {
      record = new EdgeRecord(name);
      this.edges.set(id, record);
    }
    return record;
  }

  /** Writes down a final answer as the caller saw it. */
  answered(edge: EdgeRecord, outcome: number, ms: number): void {
    edge.final.add(this.second, outcome, ms, this.keepSeconds);
  }

  /** Writes down an attempt as the destination saw it. */
  served(edge: EdgeRecord, outcome: number, ms: number): void {
    edge.arrived.add(this.second, outcome, ms, this.keepSeconds);
  }

  /** Writes down an attempt that never arrived. */
  lost(edge: EdgeRecord, outcome: number): void {
    edge.never.add(this.second, outcome, 0, this.keepSeconds);
  }

  /** Every edge that has been called so far. */
  names(): readonly EdgeName[] {
    return [...this.edges.values()].map((record) => record.name);
  }

  /** What happened on an edge in (start, end], unix s at ends of steps; null when the edge was never called. */
  window(name: EdgeName, start: number, end: number): EdgeTruth | null {
    const record = this.edges.get(edgeId(name));
    if (record === undefined) return null;
    const from = start - this.startAt;
    const to = end - this.startAt;
    const destination = record.arrived.view(from, to);
    const lost = record.never.view(from, to).count;
    return { source: record.final.view(from, to), destination, attempts: destination.count + lost, lost };
  }
}

function edgeId(name: EdgeName): string {
  return `${name.client}|${name.service}|${name.destination ?? ''}|${name.protocol}`;
}
