import type { Hosts } from '@/lib/hosts/host';
import { hostNames } from '@/lib/hosts/host-names';
import { readHosts } from '@/lib/hosts/host-reader';
import { placements, type Placements } from '@/lib/hosts/placements';
import { podPlaces, type PodPlace } from '@/lib/hosts/pod-place';
import { ztunnelHosts } from '@/lib/hosts/ztunnel-hosts';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { Missing } from '@/lib/wire/envelope';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { hostsInput, inventoryCluster, isPresent, readHostAnswers, type HostAnswers } from './host-layer';
import { nothingToShow } from './missing';
import { readHostPast } from './host-past';
import { readGraph, type GraphReading } from './read-graph';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** `/api/v1/hosts`: every host with its signals, and where the pods of the shown workloads run. */
export const hostsVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'hosts',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => hostsAnswer(settleScope(asked, rt), rt),
};

async function hostsAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const [answers, graph, past] = await Promise.all([readHostAnswers(scope, rt), readGraph(scope, rt), readHostPast(scope, rt)]);
  const placed = placePods(scope, rt, answers, graph);
  const missing = [...merged(answers.missing), ...placedMissing(placed, scope, rt), ...missingKinds(rt, ['nodes', 'pods'])];
  const rest = { missing, warnings: [...answers.warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt, [...new Set([...rt.clients, ...rt.hostClients])]) };
  if (!answers.any && (graph.inventory?.hosts ?? null) === null) {
    return { json: null, ...rest, error: nothingToShow(missing) };
  }
  const at = answers.at ?? scope.at;
  const json = jsonOf(rt, ['hosts', { ...scope, at }, answers.revision, past?.revision, graph.key], (): Hosts => {
    const input = { ...hostsInput(scope, rt, answers.answers), at };
    const plain = readHosts({ ...input, past: null });
    const hosts = past === null ? plain.hosts : readHosts({ ...input, past: past.of(plain.hostOf) }).hosts;
    const ztunnels = ztunnelHosts(placesOf(scope, rt, answers));
    return { at, window: scope.window, hosts: ztunnels === null ? hosts : hosts.map((host) => ({ ...host, ztunnel: ztunnels.has(host.name) })), placements: placed.placements };
  });
  return { json, ...rest };
}

/** Where pods run, as far as these answers and the API server tell; null = not told. */
export function placesOf(scope: Scope, rt: Runtime, { answers, placements: placed }: HostAnswers): readonly PodPlace[] | null {
  const told = Object.values(answers).flatMap((samples) => (samples === undefined || 'failure' in samples ? [] : [samples]));
  const samples = 'failure' in placed ? [] : placed;
  return podPlaces({ inventory: rt.kubernetes?.inventory() ?? null, cluster: inventoryCluster(rt, samples), samples, live: isPresent(scope, rt), names: hostNames(told) });
}

function placePods(scope: Scope, rt: Runtime, answers: HostAnswers, graph: GraphReading): Placements {
  const told = Object.values(answers.answers).flatMap((samples) => (samples === undefined || 'failure' in samples ? [] : [samples]));
  return placements({
    nodes: graph.make().nodes,
    level: scope.level,
    cluster: inventoryCluster(rt, answers.placements),
    inventory: graph.inventory,
    samples: answers.placements,
    live: isPresent(scope, rt),
    names: hostNames(told),
  });
}

function placedMissing({ missing }: Placements, _scope: Scope, rt: Runtime): Missing[] {
  return missing === null ? [] : [{ what: 'placements', source: rt.hostClients[0]?.source.id ?? 'prometheus', ...missing }];
}

/** The four host queries are one thing to the reader of the answer: one line per source and reason. */
function merged(missing: readonly Missing[]): Missing[] {
  const byReason = new Map<string, Missing>();
  for (const one of missing) {
    const key = `${one.what} ${one.source} ${one.code}`;
    const known = byReason.get(key);
    byReason.set(key, known === undefined ? one : { ...known, count: (known.count ?? 1) + 1 });
  }
  return [...byReason.values()];
}
