import type { Seconds } from '@/lib/base/units';
import type { Labels, Sample } from '@/lib/promql/sample';
import type { SignalName } from './host';
import type { RobustPast } from './host-reader';
import { promDuration, union } from './query-window';
import { fewestPastValues } from './robust-past';
import type { SignalPast } from './signal-grade';
import { signalExpression } from './signal-expression';

/** Which stretch of the past is called usual: `length` seconds that ended `before` seconds ago, looked at every `step` seconds. */
export interface PastStretch {
  readonly length: Seconds;
  readonly before: Seconds;
  readonly step: Seconds;
}

/** An hour that ended ten minutes ago, so that an incident that began just now is not in it. */
export const usualStretch: PastStretch = { length: 3600, before: 600, step: 300 };

/** Signals whose usual level differs most from host to host. */
const comparedSignals: readonly SignalName[] = ['steal', 'iowait', 'softirq', 'psiCpu', 'psiIo', 'psiMemory', 'retransmits', 'diskAwait', 'diskQueue', 'memoryAvailable'];

const parts = { low: 0.25, median: 0.5, high: 0.75 } as const;

/**
 * One instant query for the usual level of all hosts' signals. It looks at many moments, so it costs about as much as that many looks at the present: ask it every few minutes.
 * Hosts with fewer than `fewestPastValues` moments are left out.
 */
export function pastQuery(window: Seconds, stretch: PastStretch = usualStretch, signals: readonly SignalName[] = comparedSignals): string {
  return union(signals.flatMap((signal) => {
    const seen = `(${signalExpression(signal, window)})[${promDuration(stretch.length)}:${promDuration(stretch.step)}] offset ${promDuration(stretch.before)}`;
    return Object.entries(parts).map(([part, share]) =>
      [`${signal}/${part}`, `(quantile_over_time(${share}, ${seen}) and count_over_time(${seen}) >= ${fewestPastValues})`] as const);
  }));
}

/** Reads the answer. Of several exporters for one host the last by labels stands. */
export function readPast(samples: readonly Sample[], hostOf: (labels: Labels) => string | null, signals: readonly SignalName[] = comparedSignals): RobustPast {
  const found = new Map<string, Map<string, number>>();
  for (const { labels, value } of samples) {
    const host = hostOf(labels);
    if (host === null || labels.m === undefined || !Number.isFinite(value)) continue;
    const values = found.get(host) ?? new Map<string, number>();
    found.set(host, values);
    values.set(labels.m, value);
  }
  return Object.fromEntries([...found].map(([host, values]) => [host, pastsOf(values, signals)]));
}

function pastsOf(values: ReadonlyMap<string, number>, signals: readonly SignalName[]): Partial<Record<SignalName, SignalPast>> {
  const pasts: Partial<Record<SignalName, SignalPast>> = {};
  for (const signal of signals) {
    const [low, median, high] = [values.get(`${signal}/low`), values.get(`${signal}/median`), values.get(`${signal}/high`)];
    if (low !== undefined && median !== undefined && high !== undefined) pasts[signal] = { median, iqr: high - low };
  }
  return pasts;
}
