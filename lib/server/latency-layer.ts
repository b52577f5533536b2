import { AppError } from '@/lib/base/app-error';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { nextTurn } from '@/lib/prometheus/next-turn';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { LatencyObservation } from '@/lib/topology/observation';
import type { Loaded } from './layer-store';
import { clientsOfScope, joinSources, type MeshLayer, type MeshReading } from './mesh-layer';
import { clusterNaming, nameClusters } from './mesh-names';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** More request series than this in the newest answer: the mesh is too large to ask for all buckets unseen. */
const largeMesh = 6000;
/** Codes that mean that the question itself was too dear. */
const tooDear: ReadonlySet<string> = new Set(['too-large', 'too-many-samples', 'timeout']);
/** When the first bounds take longer than this, the others are not asked for: an answer must come before its deadline, ms. */
const patienceMs = 2500;
/** Numbers of the other bounds at most: above it their answers take a quarter of the memory there is. */
const mostNumbers = 200_000;
/** How long all bounds are not asked for again after they were too much, ms. */
const sparedMs = 2 * 60_000;

/** Durations of the mesh; `coarse` = some sources gave only the most telling bounds. */
export interface LatencyLayer extends MeshLayer<LatencyObservation> {
  readonly coarse: boolean;
}

interface LatencyReading extends MeshReading<LatencyObservation> {
  readonly coarse: boolean;
}

/** Durations of the mesh: one query per Prometheus, a few more where pods are being born, bounds differ, or the mesh is large. */
export async function readLatencyLayer(scope: Scope, rt: Runtime): Promise<LatencyLayer> {
  const question = JSON.stringify(['latency', scope.window, scope.namespaces]);
  const answers = await Promise.all(clientsOfScope(scope, rt.clients).map(async (client) => ({ client, answer: await rt.layers.read<LatencyReading>({
    key: `latency ${client.source.id} ${question}`, at: scope.at, live: scope.live, load: () => load(client, scope, rt, `${question} ${client.source.id}`),
  }) })));
  return { ...joinSources('latency', answers), coarse: answers.some(({ answer }) => answer.value?.coarse === true) };
}

async function load(client: PrometheusClient, { window, namespaces, at }: Scope, rt: Runtime, question: string): Promise<Loaded<LatencyReading>> {
  const started = rt.now();
  const said = { warnings: new Set<string>(), malformed: 0, bytes: 0 };
  const ask = async (query: string, weight: 'light' | 'dear') => {
    const { samples, warnings, malformed, bytes } = await client.query(query, at, weight);
    for (const warning of warnings) said.warnings.add(warning);
    said.malformed += malformed;
    said.bytes += bytes;
    return samples;
  };
  const spared = () => rt.now() < (rt.tooDear.get(question) ?? 0);
  const affords = (numbers: number) => !spared() && rt.now() - started < patienceMs && numbers <= mostNumbers;
  const fewFirst = () => istioDialect.askLatency({ window, namespaces }, ask, affords);
  const large = spared() || (namespaces === null && (rt.flows.get(client.source.id) ?? 0) > largeMesh);
  const answers = large ? await fewFirst() : await istioDialect.askLatency({ window, namespaces }, ask).catch((error: unknown) => {
    if (!(error instanceof AppError && tooDear.has(error.code))) throw error;
    rt.tooDear.set(question, rt.now() + sparedMs);
    // too late for a second question within this answer's deadline
    if (rt.now() - started > patienceMs) throw error;
    return fewFirst();
  });
  const coarse = answers.bounds !== null;
  if (coarse && !spared()) rt.tooDear.set(question, rt.now() + sparedMs);
  await nextTurn();
  const { observations, notes } = istioDialect.readLatency(answers);
  return { value: { observations: nameClusters(observations, await clusterNaming(client, at, rt)), notes, malformed: said.malformed, coarse }, warnings: [...said.warnings], bytes: said.bytes };
}
