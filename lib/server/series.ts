import type { SeriesOf, SeriesWhat } from '@/lib/dialects/dialect';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { signalNames, type SignalName } from '@/lib/hosts/host';
import { gridTimes, hostSeriesQuery, readHostSeries, type SeriesGrid } from '@/lib/hosts/host-series';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { seriesRequestSchema, type SeriesAnswer, type SeriesRequest } from '@/lib/wire/series-answer';
import type { VerbAnswer } from './answer';
import { askedFlow } from './asked-flow';
import { jsonOf } from './body-cache';
import { hostWindow } from './exporter-interval';
import { hostOfSeries } from './host-of-series';
import { askedFrom } from './mesh-names';
import { nothingToShow } from './missing';
import { quantileOnGrid } from './quantile-series';
import { checkRange, readRange, sumOnGrid, type RangeReading } from './range-layer';
import { badParameter } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { sourcesOf } from './sources';

/** Shortest window that a point covers when none is asked for, seconds. */
const usualWindow = 60;
const quantiles: Readonly<Record<string, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** `/api/v1/series`: one number over time. One range query per Prometheus. */
export const seriesVerb: Verb<typeof seriesRequestSchema> = {
  route: 'series',
  schema: () => seriesRequestSchema,
  answer: (asked, rt) => seriesAnswer(asked, rt),
};

interface Numbers {
  readonly reading: RangeReading;
  readonly unit: SeriesAnswer['unit'];
  readonly promql: string;
  values(): readonly (number | null)[];
}

async function seriesAnswer(asked: SeriesRequest, rt: Runtime): Promise<VerbAnswer> {
  const now = rt.now() / 1000;
  checkRange(asked, now);
  const signal = signalNames.find((name) => name === asked.what) ?? null;
  const { reading, unit, promql, values } = asked.of.startsWith('host:') ? await hostNumbers(asked, signal, rt) : await trafficNumbers(asked, signal, rt);
  const rest = { missing: reading.missing, warnings: reading.warnings, sources: sourcesOf(rt) };
  if (reading.series === null) return { json: null, ...rest, error: nothingToShow(reading.missing) };
  const json = jsonOf(rt, ['series', asked, reading.revision], (): SeriesAnswer => {
    const found = values();
    return { of: asked.of, what: asked.what, ...(asked.side === undefined ? {} : { side: asked.side }), unit, promql, points: gridTimes(asked).map((time, index) => [time, found[index] ?? null]) };
  });
  return { json, ...rest };
}

async function hostNumbers(asked: SeriesRequest, signal: SignalName | null, rt: Runtime): Promise<Numbers> {
  if (signal === null) throw badParameter('what', `"${asked.what}" is not a number of a host.`, `A host has ${signalNames.join(', ')}.`);
  const name = asked.of.slice('host:'.length);
  const window = await hostWindow(asked.window ?? Math.max(asked.step, usualWindow), asked.end, rt);
  const promql = hostSeriesQuery(signal, window, null);
  const [reading, hostOf] = await Promise.all([
    readRange('series', promql, asked, rt.hostClients, rt),
    hostOfSeries(asked.end, rt),
  ]);
  const values = () => readHostSeries(reading.series ?? [], asked, hostOf).find((one) => one.name === name)?.values ?? [];
  return { reading, unit: signalCatalogue[signal].unit, promql, values };
}

async function trafficNumbers(asked: SeriesRequest, signal: SignalName | null, rt: Runtime): Promise<Numbers> {
  if (signal !== null) throw badParameter('what', `"${asked.what}" is a number of a host.`, 'Ask with of=host:NAME.');
  const { of, clients } = asked.of === 'mesh' ? { of: 'mesh' as const, clients: rt.clients } : await askedFrom(askedFlow(asked.of, rt), asked.end, rt);
  const window = asked.window ?? Math.max(asked.step, usualWindow);
  const q = quantiles[asked.what];
  const grid: SeriesGrid = asked;
  const now = rt.now() / 1000;
  const query = sideQuery(asked, of, window) ?? istioDialect.seriesQuery(q === undefined ? trafficNumber(asked.what) : 'buckets', of, window, asked.level ?? 'workload');
  const reading = await readRange('series', query, grid, clients, rt);
  const values = () => (q === undefined ? sumOnGrid(reading.series ?? [], grid, now) : quantileOnGrid(q, reading.series ?? [], grid, now));
  const unit = q !== undefined ? 'ms' : asked.what.endsWith('Bytes') ? 'bytes' : 'perSecond';
  return { reading, unit, promql: q === undefined ? query : `histogram_quantile(${q}, ${query})`, values };
}

/** The buckets of one side; null when no side is asked for. */
function sideQuery({ side, what, level }: SeriesRequest, of: SeriesOf, window: number): string | null {
  if (side === undefined) return null;
  if (quantiles[what] === undefined || of === 'mesh' || !('source' in of)) throw badParameter('side', 'Only quantiles of an edge are measured by two sides.', 'Leave it out, or ask for p50, p95 or p99 of an edge.');
  return istioDialect.sideBucketsQuery(of, side, window, level ?? 'workload');
}

function trafficNumber(what: string): Exclude<SeriesWhat, 'buckets'> {
  const known = (['requests', 'errors4xx', 'errors5xx', 'noResponse', 'sentBytes', 'receivedBytes'] as const).find((name) => name === what);
  if (known === undefined) throw badParameter('what', 'It is not known for edges and nodes.', 'See /api/v1/openapi.json.');
  return known;
}
