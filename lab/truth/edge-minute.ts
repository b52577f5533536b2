import type { Simulation } from '../walk/simulation';
import type { EdgeName, EdgeTruth } from './ledger';

/** One edge in one interval as its caller saw it. */
export interface EdgeMinute {
  readonly count: number;
  /** ms; null without answers. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly errorShare: number;
}

/** Intervals are numbered from `from`; times are seconds of the run. */
export interface Intervals {
  readonly from: number;
  readonly length: number;
  readonly count: number;
}

/** Everything a run showed of its edges, interval by interval. */
export type Observation = ReadonlyMap<string, { readonly name: EdgeName; readonly minutes: readonly EdgeMinute[] }>;

/** Text that names an edge. */
export function edgeText({ client, service, destination }: EdgeName): string {
  return `${client}>${service}>${destination ?? ''}`;
}

/**
 * Reads a finished run. Answers that no server gave (no route, no endpoint, overflow) belong to the edge whose
 * destination is the first that the service ever had.
 */
export function observe(simulation: Simulation, startAt: number, intervals: Intervals): Observation {
  const names = simulation.ledger.names();
  const first = new Map<string, EdgeName>();
  for (const name of names) {
    const key = `${name.client}>${name.service}`;
    if (name.destination !== null && !first.has(key)) first.set(key, name);
  }
  const lost = new Map(names.filter((n) => n.destination === null).map((n) => [`${n.client}>${n.service}`, n]));
  const seen = new Map<string, { name: EdgeName; minutes: EdgeMinute[] }>();
  for (const name of names) {
    const key = `${name.client}>${name.service}`;
    const home = first.get(key);
    if (name.destination === null && home !== undefined) continue;
    const also = home === name ? lost.get(key) : undefined;
    const minutes = Array.from({ length: intervals.count }, (_, i) => {
      const start = startAt + intervals.from + i * intervals.length;
      const window = (n: EdgeName): EdgeTruth | null => simulation.ledger.window(n, start, start + intervals.length);
      return minute(window(name), also === undefined ? null : window(also));
    });
    seen.set(edgeText(name), { name, minutes });
  }
  return seen;
}

function minute(truth: EdgeTruth | null, lost: EdgeTruth | null): EdgeMinute {
  const parts = [truth?.source, lost?.source].filter((part) => part !== undefined);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  let errors = 0;
  for (const part of parts) for (const [outcome, n] of part.byOutcome) if (isError(outcome)) errors += n;
  const times = truth?.source;
  return { count, p50: times?.quantile(0.5) ?? null, p99: times?.quantile(0.99) ?? null, errorShare: count === 0 ? 0 : errors / count };
}

function isError(outcome: string): boolean {
  return /^[05]/.test(outcome) || outcome.startsWith('404 NR');
}
