import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Labels, Series } from '@/lib/promql/sample';
import type { SignalName } from './host';
import type { RobustPast } from './host-reader';
import { pastOfSeries, readHostSeries, type SeriesGrid } from './host-series';
import { union } from './query-window';
import { signalExpression } from './signal-expression';

/** Which stretch of the past is called usual: `length` seconds that ended `before` seconds ago, looked at every `step` seconds. */
export interface PastStretch {
  readonly length: Seconds;
  readonly before: Seconds;
  readonly step: Seconds;
}

/** An hour that ended ten minutes ago, so that an incident that began just now is not in it. */
const usualStretch: PastStretch = { length: 3600, before: 600, step: 300 };

/** Signals whose usual level differs most from host to host. */
const comparedSignals: readonly SignalName[] = ['steal', 'iowait', 'softirq', 'psiCpu', 'psiIo', 'psiMemory', 'retransmits', 'diskAwait', 'diskQueue', 'memoryAvailable'];

/** The moments of the past that are looked at, on whole steps: a look five minutes later shares all of them but one. */
export function pastGrid(at: UnixSeconds, { length, before, step }: PastStretch = usualStretch): SeriesGrid {
  const end = Math.floor((at - before) / step) * step;
  return { start: end - length + step, end, step };
}

/** One range query on `pastGrid` for what was usual for all hosts. It costs as much as that many looks at the present; steps that are over need not be asked again. */
export function pastQuery(window: Seconds): string {
  return union(comparedSignals.map((signal) => [signal, signalExpression(signal, window)] as const));
}

/** Reads the answer. Hosts with too few moments are left out. */
export function readPast(series: readonly Series[], grid: SeriesGrid, hostOf: (labels: Labels) => string | null): RobustPast {
  const past: Record<string, RobustPast[string]> = {};
  for (const signal of comparedSignals) {
    const rows = readHostSeries(series.filter(({ labels }) => labels.m === signal), grid, hostOf);
    for (const [host, of] of Object.entries(pastOfSeries(signal, rows))) past[host] = { ...past[host], ...of };
  }
  return past;
}
