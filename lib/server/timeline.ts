import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { gridTimes, hostSeriesQuery, readHostSeries } from '@/lib/hosts/host-series';
import { readRestarts, restartsQuery } from '@/lib/hosts/restart-events';
import type { EventFact } from '@/lib/topology/inventory';
import type { Missing } from '@/lib/wire/envelope';
import { timelineRequestSchema, type TimelineAnswer, type TimelineRequest } from '@/lib/wire/timeline-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { hostWindow } from './exporter-interval';
import { hostsAt } from './host-of-series';
import { bootEvents, restartEvents } from './iron-events';
import { nothingToShow } from './missing';
import { checkRange, readRange, sumOnGrid, type RangeReading } from './range-layer';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { readMeshLatency } from './timeline-latency';

/** Shortest window that a point covers, seconds. */
const usualWindow = 60;
/** Latency over time is asked when it reads at most this many points of buckets (measured: about 0.3 µs each). */
const affordablePoints = 5_000_000;
const mostEvents = 500;
/** The rest of the strip does not wait longer for the hosts, ms; shorter than the deadline of an answer. */
const hostsPatienceMs = 8500;
const stillBeingRead: Missing = { what: 'timeline', source: 'prometheus', code: 'timeout', message: 'The hosts over time are still being read; they come with one of the next looks.' };

/** `/api/v1/timeline`: the strip under the map. Five range queries at most. */
export const timelineVerb: Verb<typeof timelineRequestSchema> = {
  route: 'timeline',
  schema: () => timelineRequestSchema,
  answer: (asked, rt) => timelineAnswer(asked, rt),
};

async function timelineAnswer(asked: TimelineRequest, rt: Runtime): Promise<VerbAnswer> {
  const now = rt.now() / 1000;
  checkRange(asked, now);
  const window = Math.max(asked.step, usualWindow);
  const ofHosts = await hostWindow(window, asked.end, rt);
  const mesh = (what: 'requests' | 'errors5xx') => readRange('timeline', istioDialect.seriesQuery(what, 'mesh', window), asked, rt.clients, rt);
  const [requests, errors, heat, restarts, { hosts, hostOf }, latency] = await Promise.all([
    mesh('requests'), mesh('errors5xx'),
    inTime(readRange('timeline', hostSeriesQuery(asked.signal, ofHosts, null), asked, rt.hostClients, rt)),
    readRange('timeline', restartsQuery(asked.step), asked, rt.hostClients, rt),
    hostsAt(asked.end, rt),
    isLatencyAffordable(asked, rt).then((affordable) => (affordable ? readMeshLatency(asked, rt) : null)),
  ]);
  const layers = [requests, errors, heat];
  const told = rt.kubernetes?.inventory().events ?? [];
  const missing = [...onePerSource([...layers, restarts, ...(latency === null ? [] : [latency])].flatMap((layer) => layer.missing)), ...missingKinds(rt, ['events'])];
  const rest = { missing, warnings: layers.flatMap(({ warnings }) => warnings), sources: sourcesOf(rt) };
  if (layers.every(({ series }) => series === null)) return { json: null, ...rest, error: nothingToShow(missing) };
  const numbers = ({ series }: RangeReading) => sumOnGrid(series ?? [], asked, now);
  const key = ['timeline', asked, layers.map(({ revision }) => revision), restarts.revision, latency?.revision ?? null, hosts.map(({ facts }) => facts?.bootedAt ?? null), rt.inventoryRevision()];
  const json = jsonOf(rt, key, (): TimelineAnswer => ({
    times: gridTimes(asked),
    requests: numbers(requests),
    errors5xx: numbers(errors),
    p99: latency?.values ?? null,
    signal: asked.signal,
    hosts: readHostSeries(heat.series ?? [], asked, hostOf).map(({ name, values }) => ({ name, values: [...values] })),
    events: eventsWithin([...told, ...bootEvents(hosts, told), ...restartEvents(readRestarts(restarts.series ?? [], asked.step))], asked),
  }));
  return { json, ...rest };
}

/** The row of the hosts, or (with very many of them, at the first look) that it is still being read; the next question finds it. */
async function inTime(reading: Promise<RangeReading>): Promise<RangeReading> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<RangeReading>((resolve) => {
    timer = setTimeout(() => resolve({ series: null, missing: [stillBeingRead], warnings: [], revision: 'later' }), hostsPatienceMs);
  });
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

/** Whether the mesh's P99 over this range costs a Prometheus little enough; unknown = no. */
async function isLatencyAffordable({ start, end, step }: TimelineRequest, rt: Runtime): Promise<boolean> {
  const [client] = rt.clients;
  if (client === undefined || rt.clients.length > 1) return false;
  const hour = Math.floor(rt.now() / 600_000) * 600;
  const counted = await rt.layers.read<number>({
    key: `bucket count ${client.source.id}`, at: Math.min(hour, Math.floor(end / 600) * 600), live: false,
    async load() {
      const { samples, warnings, bytes } = await client.query('count(last_over_time(istio_request_duration_milliseconds_bucket[15m]))', Math.min(end, rt.now() / 1000));
      return { value: samples[0]?.value ?? 0, warnings, bytes };
    },
  });
  return counted.value !== null && counted.value > 0 && counted.value * ((end - start) / step + 1) <= affordablePoints;
}

function eventsWithin(events: readonly EventFact[], { start, end }: TimelineRequest): TimelineAnswer['events'] {
  return events.filter(({ at }) => at >= start && at <= end).sort((left, right) => right.at - left.at).slice(0, mostEvents)
    .map(({ at, type, reason, message, kind, namespace, name, count }) => ({ at, type, reason, message, kind, namespace, name, count }));
}

function onePerSource<One extends { source: string; code: string }>(missing: readonly One[]): One[] {
  return [...new Map(missing.map((one) => [`${one.source} ${one.code}`, one])).values()];
}
