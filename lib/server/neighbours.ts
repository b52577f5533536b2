import type { Host } from '@/lib/hosts/host';
import { neighboursQuery, readNeighbours, scopeOfHost, type Neighbour } from '@/lib/hosts/neighbours';
import { placeFinder } from '@/lib/hosts/pod-place';
import { readRestarts, restartsQuery, type Restart } from '@/lib/hosts/restart-events';
import { neighboursRequestSchema, type NeighboursAnswer, type NeighboursRequest } from '@/lib/wire/neighbours-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { readNamed } from './host-layer';
import { hostsAt } from './host-of-series';
import { bootEvents, restartEvents } from './iron-events';
import { nothingToShow } from './missing';
import { readPodPlaces, samplesOf, type PodPlaces } from './pod-places';
import { readRange } from './range-layer';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** Events of the host are told this far back, seconds: as long as Kubernetes keeps them by default. */
const eventsBack = 3600;
const mostEvents = 50;
const eventStep = 60;

/** `/api/v1/neighbours`: who else is on a host, what they take, how that changed, and what happened there. Two queries beside those that the map asks anyway. */
export const neighboursVerb: Verb<ReturnType<typeof neighboursRequestSchema>> = {
  route: 'neighbours',
  schema: neighboursRequestSchema,
  answer: (asked, rt) => neighboursAnswer(asked, settleScope(asked, rt), rt),
};

async function neighboursAnswer({ host, before }: NeighboursRequest, scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const read = await readPodPlaces(scope, rt);
  const { places, joined } = read;
  const here = places.filter((place) => place.host === host);
  if (here.length === 0) {
    const missing = [...joined.missing, ...missingKinds(rt, ['pods'])];
    if (missing.length > 0 && places.length === 0) return { json: null, missing, warnings: joined.warnings, sources: sourcesOf(rt, rt.hostClients), error: nothingToShow(missing) };
    if (!hostIsKnown(host, rt, read)) throw badParameter('host', 'No pod is known to run on a host of this name.', 'Take it from /api/v1/hosts.');
  }
  const [told, happened] = await Promise.all([here.length === 0 ? null : readNamed('neighbours', { name: 'neighbours', query: neighboursQuery(scope.window, before, scopeOfHost(host, here)) }, scope, rt, rt.hostClients, 'dear'), readHappened(scope.at, rt)]);
  const missing = [...(told?.missing ?? []), ...missingKinds(rt, ['pods', 'events'])];
  const rest = { missing, warnings: [...(told?.warnings ?? []), ...windowWarnings(scope, rt)], sources: sourcesOf(rt, rt.hostClients) };
  const at = told?.at ?? scope.at;
  const key = ['neighbours', host, before, { ...scope, at }, told?.revision, joined.revision, happened.revision, rt.inventoryRevision()];
  const json = jsonOf(rt, key, (): NeighboursAnswer => ({
    at, window: scope.window, before, host,
    pods: readNeighbours(told === null ? [] : samplesOf(told), host, places).map(toWire),
    events: eventsOf(host, at, rt, read, happened),
  }));
  return { json, ...rest };
}

function hostIsKnown(host: string, rt: Runtime, { joined, names, inventoryCluster }: PodPlaces): boolean {
  return (rt.kubernetes?.inventory().hosts ?? []).some(({ name }) => names.display(name, inventoryCluster) === host)
    || samplesOf(joined).some(({ labels }) => labels.m === 'host' && names.display(labels.exported_node || labels.node || '', labels.cluster || null) === host);
}

function toWire({ pod, ...rest }: Neighbour): NeighboursAnswer['pods'][number] {
  return { ...rest, name: pod, cpuCores: { ...rest.cpuCores }, memoryBytes: { ...rest.memoryBytes }, diskBytes: { ...rest.diskBytes }, networkBytes: { ...rest.networkBytes } };
}

/** What happened to the host and to pods that were put there, the newest first: as Kubernetes reported it (evicted pods are among them, though they run no more), boots and restarts as telemetry tells. */
function eventsOf(host: string, at: number, rt: Runtime, { places, names, inventoryCluster }: PodPlaces, { hosts, restarts }: Happened): NeighboursAnswer['events'] {
  const inventory = rt.kubernetes?.inventory() ?? null;
  const isHere = (name: string | null): boolean => name !== null && names.display(name, inventoryCluster) === host;
  const pods = new Set((inventory?.pods ?? []).filter((pod) => isHere(pod.host)).map((pod) => `${pod.namespace}/${pod.name}`));
  const told = (inventory?.events ?? []).filter((event) => (event.kind === 'Node' && isHere(event.name)) || (event.kind === 'Pod' && event.type === 'Warning' && pods.has(`${event.namespace ?? ''}/${event.name}`)));
  const find = placeFinder(places);
  const own = hosts.filter(({ name }) => name === host);
  return [...told, ...bootEvents(own, told), ...restartEvents(restarts.filter((one) => find(one)?.host === host))]
    .filter((event) => event.at <= at && event.at >= at - eventsBack)
    .sort((a, b) => b.at - a.at).slice(0, mostEvents)
    .map(({ at: time, type, reason, message, kind, namespace, name, count }) => ({ at: time, type, reason, message, kind, namespace, name, count }));
}

/** What telemetry tells of boots and restarts. */
interface Happened {
  readonly hosts: readonly Host[];
  readonly restarts: readonly Restart[];
  readonly revision: string;
}

async function readHappened(at: number, rt: Runtime): Promise<Happened> {
  const end = Math.floor(at / eventStep) * eventStep;
  const [{ hosts }, { series, revision }] = await Promise.all([
    hostsAt(at, rt),
    readRange('neighbours', restartsQuery(eventStep), { start: end - eventsBack, end, step: eventStep }, rt.hostClients, rt),
  ]);
  return { hosts, restarts: readRestarts(series ?? [], eventStep), revision: `${revision} ${hosts.map(({ facts }) => facts?.bootedAt ?? '').join()}` };
}
