import { neighboursQuery, readNeighbours, scopeOfHost, type Neighbour } from '@/lib/hosts/neighbours';
import { neighboursRequestSchema, type NeighboursAnswer, type NeighboursRequest } from '@/lib/wire/neighbours-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { readNamed } from './host-layer';
import { nothingToShow } from './missing';
import { readPodPlaces, samplesOf } from './pod-places';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** Events of the host are told this far back, seconds: as long as Kubernetes keeps them by default. */
const eventsBack = 3600;
const mostEvents = 50;

/** `/api/v1/neighbours`: who else is on a host, what they take, and how that changed. One query beside the placements. */
export const neighboursVerb: Verb<ReturnType<typeof neighboursRequestSchema>> = {
  route: 'neighbours',
  schema: neighboursRequestSchema,
  answer: (asked, rt) => neighboursAnswer(asked, settleScope(asked, rt), rt),
};

async function neighboursAnswer({ host, before }: NeighboursRequest, scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const { places, joined } = await readPodPlaces(scope, rt);
  const here = places.filter((place) => place.host === host);
  if (here.length === 0) {
    const missing = [...joined.missing, ...missingKinds(rt, ['pods'])];
    if (missing.length > 0 && places.length === 0) return { json: null, missing, warnings: joined.warnings, sources: sourcesOf(rt, rt.hostClients), error: nothingToShow(missing) };
    if (!hostIsKnown(host, rt, samplesOf(joined))) throw badParameter('host', 'No pod is known to run on a host of this name.', 'Take it from /api/v1/hosts.');
  }
  const told = here.length === 0 ? null : await readNamed('neighbours', { name: 'neighbours', query: neighboursQuery(scope.window, before, scopeOfHost(host, here)) }, scope, rt, rt.hostClients, 'dear');
  const missing = [...(told?.missing ?? []), ...missingKinds(rt, ['pods', 'events'])];
  const rest = { missing, warnings: [...(told?.warnings ?? []), ...windowWarnings(scope, rt)], sources: sourcesOf(rt, rt.hostClients) };
  const at = told?.at ?? scope.at;
  const key = ['neighbours', host, before, { ...scope, at }, told?.revision, joined.revision, rt.inventoryRevision()];
  const json = jsonOf(rt, key, (): NeighboursAnswer => ({
    at, window: scope.window, before, host,
    pods: readNeighbours(told === null ? [] : samplesOf(told), host, here).map(toWire),
    events: eventsOf(host, at, rt),
  }));
  return { json, ...rest };
}

function hostIsKnown(host: string, rt: Runtime, samples: ReturnType<typeof samplesOf>): boolean {
  return (rt.kubernetes?.inventory().hosts ?? []).some(({ name }) => name === host) || samples.some(({ labels }) => labels.m === 'host' && (labels.exported_node || labels.node) === host);
}

function toWire({ pod, ...rest }: Neighbour): NeighboursAnswer['pods'][number] {
  return { ...rest, name: pod, cpuCores: { ...rest.cpuCores }, memoryBytes: { ...rest.memoryBytes }, diskBytes: { ...rest.diskBytes }, networkBytes: { ...rest.networkBytes } };
}

/** What Kubernetes reported about the host itself and about pods that were put there, the newest first. Evicted pods are among them, though they run no more. */
function eventsOf(host: string, at: number, rt: Runtime): NeighboursAnswer['events'] {
  const inventory = rt.kubernetes?.inventory() ?? null;
  const pods = new Set((inventory?.pods ?? []).filter((pod) => pod.host === host).map((pod) => `${pod.namespace}/${pod.name}`));
  return (inventory?.events ?? [])
    .filter((event) => event.at <= at && event.at >= at - eventsBack && ((event.kind === 'Node' && event.name === host) || (event.kind === 'Pod' && event.type === 'Warning' && pods.has(`${event.namespace ?? ''}/${event.name}`))))
    .sort((a, b) => b.at - a.at).slice(0, mostEvents)
    .map(({ at: time, type, reason, message, kind, namespace, name, count }) => ({ at: time, type, reason, message, kind, namespace, name, count }));
}
