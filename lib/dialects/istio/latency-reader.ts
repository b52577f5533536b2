import type { Labels, Sample } from '@/lib/promql/sample';
import type { Flow, LatencyObservation } from '@/lib/topology/observation';
import type { LatencyAnswers, Reading } from '../dialect';
import { known, readFlow } from './istio-labels';
import { partLabel } from './istio-queries';
import { requestProtocol } from './istio-reader';
import { boundNumber } from './latency-bounds';
import { flowKeyLabel, flowSeparator, latencyLabels, latencyParts } from './latency-queries';
import { NoteBook } from './note-book';

interface Histogram {
  readonly flow: Flow;
  readonly labels: Labels;
  readonly rates: Map<number, number>;
  /** Series that have a bound, where not all of the mesh do. */
  readonly has: Map<number, number>;
  /** Series of this flow; null = not asked for. */
  of: number | null;
  sum: number | null;
}

/** How many series of the whole mesh have each bound. */
type BoundCounts = ReadonlyMap<number, number>;

/** Flows are written as the values of `latencyLabels` in one label; null when the separator does not tell them apart. */
function flowLabelsOf({ labels }: Sample): Labels | null {
  const key = labels[flowKeyLabel];
  if (key === undefined) return labels;
  const values = key.split(flowSeparator);
  if (values.length !== latencyLabels.length) return null;
  return Object.fromEntries(latencyLabels.flatMap((label, index) => (values[index] ? [[label, values[index]]] : [])));
}

class Histograms {
  readonly byKey = new Map<string, Histogram | null>();

  constructor(private readonly notes: NoteBook) {}

  of(sample: Sample): Histogram | null {
    const key = sample.labels[flowKeyLabel] ?? JSON.stringify(latencyLabels.map((label) => sample.labels[label] ?? ''));
    let histogram = this.byKey.get(key);
    if (histogram === undefined) this.byKey.set(key, (histogram = this.make(sample)));
    return histogram;
  }

  private make(sample: Sample): Histogram | null {
    const labels = flowLabelsOf(sample);
    if (labels === null) {
      this.notes.add('unreadable-flow', (sample.labels[flowKeyLabel] ?? '').replaceAll(flowSeparator, ' '));
      return null;
    }
    const flow = readFlow(labels, requestProtocol(labels), this.notes);
    return flow === null ? null : { flow, labels, rates: new Map(), has: new Map(), of: null, sum: null };
  }
}

/** What rates lack may be less than nothing where `rate()` stretched too far. */
function usable({ value }: Sample, part: string | null, notes: NoteBook): boolean {
  if (Number.isFinite(value) && (value >= 0 || part === latencyParts.lacks)) return true;
  if (!Number.isNaN(value)) notes.add('not-a-number', String(value));
  return false;
}

function addTo(histogram: Histogram, part: string | null, { labels, value }: Sample, notes: NoteBook): void {
  if (part === latencyParts.sum) histogram.sum = (histogram.sum ?? 0) + value;
  else if (part === latencyParts.of) histogram.of = value;
  else {
    const bound = boundNumber(labels);
    if (bound === null) notes.add('bad-bound', labels['le'] ?? '');
    else if (part === latencyParts.has) histogram.has.set(bound, (histogram.has.get(bound) ?? 0) + value);
    else histogram.rates.set(bound, (histogram.rates.get(bound) ?? 0) + value);
  }
}

/** The bounds of one flow that all its series have, with 0 where nothing was counted; and whether it has others besides. */
function bucketsOf({ rates, has, of }: Histogram, counts: BoundCounts, asked: ReadonlySet<number> | null): Pick<LatencyObservation, 'buckets' | 'allBounds'> {
  const all = counts.get(Infinity) ?? 0;
  let odd = false;
  const buckets = new Map<number, number>();
  const take = (bound: number) => {
    const isOdd = (counts.get(bound) ?? all) < all;
    const everywhere = !isOdd || (of !== null && (has.get(bound) ?? 0) >= of);
    if (everywhere) buckets.set(bound, Math.max(0, rates.get(bound) ?? 0));
    else if (rates.has(bound) || has.has(bound)) odd = true;
  };
  for (const bound of new Set([...counts.keys(), ...rates.keys()])) if (bound === Infinity || asked === null || asked.has(bound)) take(bound);
  return { buckets: [...buckets].sort(([a], [b]) => a - b), allBounds: !odd && asked === null };
}

/** Buckets per flow, from the answers of `askLatency`. Bounds that only some series of a flow have are left out. */
export function readLatency({ samples, bounds }: LatencyAnswers): Reading<LatencyObservation> {
  const notes = new NoteBook();
  const histograms = new Histograms(notes);
  const counts = new Map<number, number>();
  for (const sample of samples) {
    const part = known(sample.labels, partLabel);
    if (!usable(sample, part, notes)) continue;
    if (part === latencyParts.bounds) {
      const bound = boundNumber(sample.labels);
      if (bound !== null) counts.set(bound, (counts.get(bound) ?? 0) + sample.value);
      continue;
    }
    // The targets that gave birth; what they lack is told by flow.
    if (part === latencyParts.born) continue;
    const histogram = histograms.of(sample);
    if (histogram !== null) addTo(histogram, part, sample, notes);
  }
  const asked = bounds === null ? null : new Set(bounds.map(Number));
  const read = [...histograms.byKey.values()].filter((histogram) => histogram !== null);
  const observations = read.map((histogram): LatencyObservation => ({ ...histogram.flow, sumMs: histogram.sum, ...bucketsOf(histogram, counts, asked) }));
  return { observations, notes: notes.finish(read, latencyLabels) };
}
