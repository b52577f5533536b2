import type { Series } from '@/lib/promql/sample';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Missing } from '@/lib/wire/envelope';
import type { SeriesGrid } from '@/lib/hosts/host-series';
import { clusterNaming, ofCluster } from './mesh-names';
import { rangeMemoryOf } from './range-memory';
import { badParameter } from './request-scope';
import { missingOf } from './missing';
import type { Runtime } from './runtime';

/** Most points that are drawn; Prometheus itself refuses more than 11,000. */
const mostPoints = 1500;

/** One range query's answer from several sources. */
export interface RangeReading {
  /** null = no source answered. */
  readonly series: readonly Series[] | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly revision: string;
}

/** Reads a range as a layer of its own; closed steps are asked once. `what` names it in `missing`; `series`: how many the answer of a source may have, where that is known. */
export async function readRange(what: string, query: string, grid: SeriesGrid, clients: readonly PrometheusClient[], rt: Runtime, series: (source: string) => number = () => 0): Promise<RangeReading> {
  const { start, end, step } = grid;
  const answers = await Promise.all(clients.map(async (client) => ({
    client,
    answer: await rt.layers.read<readonly Series[]>({
      key: `range ${client.source.id} ${start} ${step} ${query}`, at: end, live: false,
      async load() {
        const now = (rt.now() + (client.skewMs ?? 0)) / 1000;
        const [loaded, naming] = await Promise.all([rangeMemoryOf(client).read(query, grid, now, series(client.source.id)), clusterNaming(client, end, rt)]);
        return { ...loaded, value: loaded.value.map((one) => ofCluster(one, naming)) };
      },
    }),
  })));
  const values = answers.flatMap(({ answer }) => (answer.value === null ? [] : [answer.value]));
  return {
    series: values.length === 0 ? null : values.flat(),
    missing: answers.flatMap(({ client, answer }) => missingOf(what, client.source.id, answer)),
    warnings: answers.flatMap(({ answer }) => answer.warnings),
    revision: answers.map(({ answer }) => answer.revision).join('.'),
  };
}

/** Checks a range that was asked for; throws a 400 that names the parameter. `now` in unix seconds. */
export function checkRange({ start, end, step }: SeriesGrid, now: number): void {
  if (start < 946_684_800) throw badParameter('start', 'It is not valid: unix seconds, not before 946684800.', 'Seconds, not milliseconds.');
  if (end > now + 60) throw badParameter('end', 'It is not valid: unix seconds (not milliseconds), at most one minute ahead.', 'Seconds, not milliseconds.');
  if (end < start) throw badParameter('end', 'It lies before start.', 'Give end ≥ start.');
  if (end - start > 2_592_000) throw badParameter('start', 'The range is longer than 30 days.', 'Ask for a shorter range.');
  if ((end - start) / step > mostPoints) throw badParameter('step', `The range has more than ${mostPoints} steps.`, 'Give a longer step or a shorter range.');
}

/** Adds up series on a grid; null where none has a number. Points later than `now` are not measured yet. */
export function sumOnGrid(series: readonly Series[], grid: SeriesGrid, now: number): (number | null)[] {
  const values: (number | null)[] = Array.from({ length: Math.floor((grid.end - grid.start) / grid.step + 1e-6) + 1 }, () => null);
  for (const { points } of series) {
    for (const [time, value] of points) {
      const index = Math.round((time - grid.start) / grid.step);
      if (index < 0 || index >= values.length || !Number.isFinite(value) || time > now) continue;
      values[index] = (values[index] ?? 0) + value;
    }
  }
  return values;
}
