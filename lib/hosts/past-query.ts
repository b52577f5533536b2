import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Labels, Series } from '@/lib/promql/sample';
import type { SignalName } from './host';
import type { RobustPast } from './host-reader';
import { byExporter } from './exporter-labels';
import { pastOfSeries, readHostSeries, type HostSeries, type SeriesGrid } from './host-series';
import { promDuration, union } from './query-window';
import { signalExpression } from './signal-expression';

/** Which stretch of the past is called usual: `length` seconds that ended `before` seconds ago, looked at every `step` seconds. */
export interface PastStretch {
  readonly length: Seconds;
  readonly before: Seconds;
  readonly step: Seconds;
}

/** An hour that ended ten minutes ago, so that an incident that began just now is not in it. */
const usualStretch: PastStretch = { length: 3600, before: 600, step: 300 };

/**
 * Signals whose usual level differs most from host to host: modes of the CPU, read in one pass over them, and others.
 * PSI io is not among them: while CPUs compute, not all wait, so it rises by itself when a host has less to do.
 */
const comparedModes = ['iowait', 'softirq'] as const satisfies readonly SignalName[];
const comparedSignals: readonly SignalName[] = ['psiCpu', 'psiMemory', 'retransmits', 'diskAwait', 'diskQueue', 'memoryAvailable'];
const readModes = 'steal|iowait|softirq|idle';

/** The moments of the past that are looked at, on whole steps: a look five minutes later shares all of them but one. */
export function pastGrid(at: UnixSeconds, { length, before, step }: PastStretch = usualStretch): SeriesGrid {
  const end = Math.floor((at - before) / step) * step;
  return { start: end - length + step, end, step };
}

/** One range query on `pastGrid` for what was usual for all hosts. It costs as much as that many looks at the present; steps that are over need not be asked again. */
export function pastQuery(window: Seconds): string {
  const modes = `avg by (${byExporter}, mode) (rate(node_cpu_seconds_total{mode=~"${readModes}"}[${promDuration(window)}]))`;
  return union([['mode', modes], ...comparedSignals.map((signal) => [signal, signalExpression(signal, window)] as const)]);
}

/** Reads the answer. Hosts with too few moments are left out. The past of `steal` is that of the share it took of what was wanted. */
export function readPast(series: readonly Series[], grid: SeriesGrid, hostOf: (labels: Labels) => string | null): RobustPast {
  const past: Record<string, RobustPast[string]> = {};
  const learn = (signal: SignalName, rows: readonly HostSeries[]): void => {
    for (const [host, of] of Object.entries(pastOfSeries(signal, rows))) past[host] = { ...past[host], ...of };
  };
  const rowsOf = (m: string, mode?: string): HostSeries[] => readHostSeries(series.filter(({ labels }) => labels.m === m && (mode === undefined || labels.mode === mode)), grid, hostOf);
  for (const mode of comparedModes) learn(mode, rowsOf('mode', mode));
  learn('steal', stolenShares(rowsOf('mode', 'steal'), rowsOf('mode', 'idle'), rowsOf('mode', 'iowait')));
  for (const signal of comparedSignals) learn(signal, rowsOf(signal));
  return past;
}

/** Steal ÷ what was wanted, which is all that was neither idle nor waiting for I/O. */
function stolenShares(steal: readonly HostSeries[], idle: readonly HostSeries[], iowait: readonly HostSeries[]): HostSeries[] {
  const idleOf = new Map(idle.map(({ name, values }) => [name, values]));
  const iowaitOf = new Map(iowait.map(({ name, values }) => [name, values]));
  return steal.map(({ name, values }) => ({
    name,
    values: values.map((stolen, index) => {
      const rest = idleOf.get(name)?.[index] ?? null;
      if (stolen === null || rest === null) return null;
      const wanted = 1 - rest - (iowaitOf.get(name)?.[index] ?? 0);
      return wanted <= 0 ? 0 : Math.min(1, stolen / wanted);
    }),
  }));
}
