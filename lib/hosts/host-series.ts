import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Labels, Series } from '@/lib/promql/sample';
import { anyOf } from '@/lib/promql/selector';
import type { SignalName } from './host';
import type { RobustPast } from './host-reader';
import { robustPast } from './robust-past';
import { signalExpression } from './signal-expression';

/** A range with a fixed step; both ends belong to it. */
export interface SeriesGrid {
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
  readonly step: Seconds;
}

/** One signal of one host over time: a value for each moment of the grid, null = nothing measured. */
export interface HostSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/**
 * One range query for one signal: of the exporters with these `instance` labels, or (null) of all hosts at once, as the heat strip needs it.
 *
 * @param window seconds that each point covers
 */
export function hostSeriesQuery(signal: SignalName, window: Seconds, instances: readonly string[] | null): string {
  return signalExpression(signal, window, instances === null ? '' : anyOf('instance', instances));
}

/** The moments of a grid. */
export function gridTimes({ start, end, step }: SeriesGrid): UnixSeconds[] {
  const count = Math.max(0, Math.floor((end - start) / step + 1e-6)) + 1;
  return Array.from({ length: count }, (_, index) => start + index * step);
}

/**
 * Puts a range answer on the grid, one row a host, sorted by name.
 * Several exporters of one host (its pod was replaced) fill each other's gaps; where both speak the first by labels stands.
 *
 * @param hostOf from `readHosts`
 */
export function readHostSeries(series: readonly Series[], grid: SeriesGrid, hostOf: (labels: Labels) => string | null): HostSeries[] {
  const length = gridTimes(grid).length;
  const rows = new Map<string, (number | null)[]>();
  for (const one of [...series].sort(byLabels)) {
    const name = hostOf(one.labels);
    if (name === null) continue;
    const values = rows.get(name) ?? Array.from({ length }, () => null);
    rows.set(name, values);
    for (const [time, value] of one.points) {
      const index = Math.round((time - grid.start) / grid.step);
      if (index >= 0 && index < length && Number.isFinite(value)) values[index] ??= value;
    }
  }
  return [...rows].map(([name, values]) => ({ name, values })).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** What was usual for one signal, from its series; hosts with too little past are left out. Merge the answers of several signals by host. */
export function pastOfSeries(signal: SignalName, series: readonly HostSeries[]): RobustPast {
  return Object.fromEntries(series.flatMap(({ name, values }) => {
    const past = robustPast(values);
    return past === null ? [] : [[name, { [signal]: past }]];
  }));
}

function byLabels(a: Series, b: Series): number {
  const left = JSON.stringify(Object.entries(a.labels).sort());
  const right = JSON.stringify(Object.entries(b.labels).sort());
  return left < right ? -1 : Number(left > right);
}
