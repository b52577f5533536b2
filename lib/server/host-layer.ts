import type { ErrorCode } from '@/lib/base/app-error';
import { containerPlacementQuery, hostQueries, placementQuery, proxyPlacementQuery, type NamedQuery } from '@/lib/hosts/host-queries';
import type { HostFailure, HostsInput } from '@/lib/hosts/host-reader';
import { clusterOfInventory } from '@/lib/hosts/pod-place';
import type { Sample } from '@/lib/promql/sample';
import type { PrometheusClient, QuestionWeight } from '@/lib/prometheus/prometheus-client';
import type { Missing } from '@/lib/wire/envelope';
import { hostWindow, hostWindowWarnings } from './exporter-interval';
import type { Loaded } from './layer-store';
import { missingOf } from './missing';
import { clientsOfScope } from './mesh-layer';
import { clusterNaming, ofCluster } from './mesh-names';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** An explicit time this close to now is the present: what Kubernetes says now is true for it, seconds. */
const presentSlack = 90;

/** Whether what Kubernetes says now is true for the time asked. */
export function isPresent(scope: Pick<Scope, 'live' | 'at'>, rt: Runtime): boolean {
  return scope.live || Math.abs(rt.now() / 1000 - scope.at) <= presentSlack;
}

/** The answers of the host queries, each a layer of its own. */
export interface HostAnswers {
  readonly answers: HostsInput['answers'];
  readonly placements: readonly Sample[] | HostFailure;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  /** false = nothing at all was read. */
  readonly any: boolean;
  readonly at: number | null;
  readonly revision: string;
}

/** The answers of one query from all sources that were asked. */
export interface Joined {
  readonly samples: readonly Sample[] | HostFailure;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly at: number | null;
  readonly revision: string;
}

/** Nothing was read, or not yet. */
export const noHostAnswers: HostAnswers = { answers: { cpu: { failure: 'timeout' }, pressure: { failure: 'timeout' }, network: { failure: 'timeout' }, disk: { failure: 'timeout' } }, placements: { failure: 'timeout' }, missing: [], warnings: [], any: false, at: null, revision: '' };

/** Reads all hosts' signals and where pods ran: four queries and one, whatever the number of hosts. */
export async function readHostAnswers(scope: Scope, rt: Runtime): Promise<HostAnswers> {
  const window = await hostWindow(scope.window, scope.at, rt);
  const named = hostQueries(window);
  const [signals, placed] = await Promise.all([
    Promise.all(named.map(async (query) => ({ name: query.name, joined: await readNamed('hosts', query, scope, rt) }))),
    readPlacements(scope, rt),
  ]);
  const all = [...signals.map(({ joined }) => joined), placed];
  const times = all.flatMap(({ at }) => (at === null ? [] : [at]));
  return {
    answers: Object.fromEntries([...signals.map(({ name, joined }) => [name, joined.samples] as const), ['placements', placed.samples] as const]),
    placements: placed.samples,
    missing: all.flatMap(({ missing }) => missing),
    warnings: [...all.flatMap(({ warnings }) => warnings), ...hostWindowWarnings(scope.window, window)],
    any: times.length > 0,
    at: times.length === 0 ? null : Math.max(...times),
    revision: all.map(({ revision }) => revision).join(' '),
  };
}

/** kube-state-metrics, else the labels that the proxies were scraped with, else those of cAdvisor (asked only then: they are dearer). */
export async function readPlacements(scope: Scope, rt: Runtime): Promise<Joined> {
  const told = await readNamed('placements', placementQuery(), scope, rt);
  if ('failure' in told.samples || told.samples.some(({ labels }) => labels.m === 'pod')) return told;
  if ((rt.kubernetes?.inventory().pods ?? null) !== null && isPresent(scope, rt)) return told;
  const scraped = await readNamed('placements', proxyPlacementQuery(), scope, rt, rt.clients);
  return 'failure' in scraped.samples || scraped.samples.length > 0 ? scraped : readNamed('placements', containerPlacementQuery(), scope, rt);
}

/** What the reader of hosts is given at a moment: the answers and what Kubernetes says. */
export function hostsInput(scope: Pick<Scope, 'at' | 'live' | 'window'>, rt: Runtime, answers: HostsInput['answers']): Omit<HostsInput, 'past'> {
  return { at: scope.at, window: scope.window, answers, inventory: rt.kubernetes?.inventory() ?? null, inventoryCluster: inventoryCluster(rt, answers.placements ?? []), live: isPresent(scope, rt) };
}

/**
 * The cluster that the API server is of, as the configuration names it, else as telemetry does; null when neither tells, or there is one cluster only.
 *
 * @param placed answer of `placementQuery`
 */
export function inventoryCluster(rt: Runtime, placed: readonly Sample[] | HostFailure): string | null {
  const server = rt.kubernetes?.serverClusterName ?? null;
  if (rt.clients.some(({ source }) => source.name !== null && source.name === server)) return server;
  return 'failure' in placed ? null : clusterOfInventory(rt.kubernetes?.inventory() ?? null, placed);
}

/** Reads one query as a layer of its own. `what` names it in `missing`. */
export async function readNamed(what: string, { name, query }: NamedQuery, scope: Scope, rt: Runtime, clients = rt.hostClients, weight: QuestionWeight = 'light'): Promise<Joined> {
  const answers = await Promise.all(clientsOfScope(scope, clients).map(async (client) => ({
    client,
    answer: await rt.layers.read<readonly Sample[]>({ key: `${what} ${name} ${client.source.id} ${query}`, at: scope.at, live: scope.live, load: () => load(client, query, scope.at, weight, rt) }),
  })));
  const values = answers.flatMap(({ answer }) => (answer.value === null ? [] : [answer.value]));
  const times = answers.flatMap(({ answer }) => (answer.at === null ? [] : [answer.at]));
  const code: ErrorCode = answers.find(({ answer }) => answer.error !== null)?.answer.error?.code ?? 'internal';
  return {
    samples: values.length === 0 ? { failure: code } : values.flat(),
    missing: answers.flatMap(({ client, answer }) => missingOf(what, client.source.id, answer)),
    warnings: answers.flatMap(({ answer }) => answer.warnings),
    at: times.length === 0 ? null : Math.max(...times),
    revision: answers.map(({ answer }) => answer.revision).join('.'),
  };
}

async function load(client: PrometheusClient, query: string, at: number, weight: QuestionWeight, rt: Runtime): Promise<Loaded<readonly Sample[]>> {
  const [{ samples, warnings, bytes }, naming] = await Promise.all([client.query(query, at, weight), clusterNaming(client, at, rt)]);
  return { value: samples.map((sample) => ofCluster(sample, naming)), warnings, bytes };
}
