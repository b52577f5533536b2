import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import type { Ask, Reading, ReadNote } from '@/lib/dialects/dialect';
import type { Sample } from '@/lib/promql/sample';
import { nextTurn } from '@/lib/prometheus/next-turn';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Flow, RequestObservation, TcpObservation } from '@/lib/topology/observation';
import type { Missing } from '@/lib/wire/envelope';
import type { LayerAnswer, Loaded } from './layer-store';
import { clusterNaming, nameClusters } from './mesh-names';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { missingOf } from './missing';

/** One layer of the mesh's telemetry, from all sources together. */
export interface MeshLayer<Observation> {
  /** null = no source gave anything, not even an old value. */
  readonly observations: readonly Observation[] | null;
  /** Newest time among what was used; null without any. */
  readonly at: number | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly notes: readonly ReadNote[];
  /** Entries of the answers that were not what the API promises. */
  readonly malformed: number;
  /** Names what it is made of. */
  readonly revision: string;
}

/** What one source told. */
export interface MeshReading<Observation> {
  readonly observations: readonly Observation[];
  readonly notes: readonly ReadNote[];
  readonly malformed: number;
}

interface LayerKind<Observation> {
  readonly what: 'traffic' | 'tcp';
  query(ask: Ask): string;
  read(samples: readonly Sample[]): Reading<Observation>;
}

const requests: LayerKind<RequestObservation> = {
  what: 'traffic', query: (ask) => istioDialect.requestsQuery(ask), read: (samples) => istioDialect.readRequests(samples),
};
const tcp: LayerKind<TcpObservation> = { what: 'tcp', query: (ask) => istioDialect.tcpQuery(ask), read: (samples) => istioDialect.readTcp(samples) };

/** Requests of the mesh: one query per Prometheus. */
export function readRequestLayer(scope: Scope, rt: Runtime): Promise<MeshLayer<RequestObservation>> {
  return readShedding(requests, scope, rt);
}

/** TCP of the mesh: one query per Prometheus. */
export function readTcpLayer(scope: Scope, rt: Runtime): Promise<MeshLayer<TcpObservation>> {
  return readShedding(tcp, scope, rt);
}

/** The sources that may hold something of the asked cluster. A name that the configuration does not give is left to the telemetry. */
export function clientsOfScope({ cluster }: Pick<Scope, 'cluster'>, clients: readonly PrometheusClient[]): readonly PrometheusClient[] {
  const named = clients.filter(({ source }) => source.name !== null && source.name === cluster);
  return named.length > 0 ? named : clients;
}

/** Codes that mean that the question itself was too dear. */
const tooDear: ReadonlySet<string> = new Set(['too-large', 'too-many-samples']);
/** How long the whole question is not asked again after that, ms. */
const sparedMs = 2 * 60_000;
const leanWarning = 'Versions and connections below 0.01 requests per second are left out, because all of them are too much for this Prometheus; failures are all shown. Fewer namespaces or a shorter window bring them back.';

/** The whole layer when it can be afforded, else the lean one (second and third in the order of load shedding). */
async function readShedding<Observation extends Flow>(kind: LayerKind<Observation>, scope: Scope, rt: Runtime): Promise<MeshLayer<Observation>> {
  const question = JSON.stringify([kind.what, scope.window, scope.namespaces]);
  const spared = rt.now() < (rt.tooDear.get(question) ?? 0);
  const whole = spared ? null : await readLayer(kind, scope, rt);
  if (whole !== null && !whole.missing.some(({ code }) => tooDear.has(code))) return whole;
  if (whole !== null) rt.tooDear.set(question, rt.now() + sparedMs);
  const lean = await readLayer(kind, scope, rt, true);
  // where not even that can be had, the last good picture of the whole is better than none
  if (lean.observations === null) return whole ?? readLayer(kind, scope, rt);
  return { ...lean, warnings: [...lean.warnings, leanWarning] };
}

async function readLayer<Observation extends Flow>(kind: LayerKind<Observation>, scope: Scope, rt: Runtime, lean = false): Promise<MeshLayer<Observation>> {
  const query = kind.query({ window: scope.window, namespaces: scope.namespaces, lean });
  const clients = clientsOfScope(scope, rt.clients);
  const answers = await Promise.all(clients.map(async (client) => ({ client, answer: await rt.layers.read<MeshReading<Observation>>({
    key: `${kind.what} ${client.source.id} ${query}`, at: scope.at, live: scope.live, load: async () => {
      const loaded = await load(kind, client, { query, at: scope.at }, rt);
      if (kind.what === 'traffic' && scope.namespaces === null) rt.flows.set(client.source.id, loaded.value.observations.length);
      return loaded;
    },
  }) })));
  return joinSources(kind.what, answers);
}

async function load<Observation extends Flow>(kind: LayerKind<Observation>, client: PrometheusClient, { query, at }: { query: string; at: number }, rt: Runtime): Promise<Loaded<MeshReading<Observation>>> {
  const [{ samples, warnings, malformed, bytes }, naming] = await Promise.all([client.query(query, at), clusterNaming(client, at, rt)]);
  await nextTurn();
  const { observations, notes } = kind.read(samples);
  return { value: { observations: nameClusters(observations, naming), notes, malformed }, warnings, bytes };
}

/** What several sources told, as one layer. */
export function joinSources<Observation>(what: string, answers: readonly { client: PrometheusClient; answer: LayerAnswer<MeshReading<Observation>> }[]): MeshLayer<Observation> {
  const readings = answers.flatMap(({ answer }) => (answer.value === null ? [] : [answer.value]));
  const times = answers.flatMap(({ answer }) => (answer.at === null ? [] : [answer.at]));
  return {
    observations: readings.length === 0 ? null : readings.flatMap(({ observations }) => observations),
    at: times.length === 0 ? null : Math.max(...times),
    missing: answers.flatMap(({ client, answer }) => missingOf(what, client.source.id, answer)),
    warnings: answers.flatMap(({ answer }) => answer.warnings),
    notes: readings.flatMap(({ notes }) => notes),
    malformed: readings.reduce((sum, reading) => sum + reading.malformed, 0),
    revision: answers.map(({ answer }) => answer.revision).join('.'),
  };
}
