import { isWaypointPod } from './gateway';
import type { Inventory } from './inventory';
import type { Flow, Party, TcpObservation } from './observation';
import { partyKey } from './observation';

const serviceKey = ({ service, destination }: Flow) => JSON.stringify([destination.cluster, service?.kind, service?.namespace, service?.name]);

/** Tells whether a party is a waypoint. */
export type IsWaypoint = (party: Party) => boolean;

/** Pods that a mesh controller runs as waypoints, by the label of the Gateway API. */
function waypointsOfInventory(inventory: Inventory | null): Set<string> {
  const found = new Set<string>();
  for (const pod of inventory?.pods ?? []) {
    if (isWaypointPod(pod)) found.add(JSON.stringify([pod.namespace, pod.workload?.name ?? pod.name]));
  }
  return found;
}

const hopKey = (flow: Flow) => JSON.stringify([partyKey(flow.source), serviceKey(flow), flow.protocol]);

/**
 * Waypoints that telemetry alone gives away: a proxy of a host sends a service's bytes to X, X sends bytes on to D, and a waypoint reports that service's requests as answered by D and not by X.
 * Or a caller's own proxy says that its requests to a service went to X, and a waypoint reports the same caller's requests to that service, which nobody called X ever answers.
 */
function waypointsOfTelemetry(requests: readonly Flow[], tcp: readonly TcpObservation[]): Set<string> {
  const answeredBy = new Map<string, Set<string>>();
  for (const flow of [...requests, ...tcp]) {
    if (flow.reporter !== 'waypoint' || flow.service === null || flow.destination.workload === null) continue;
    const answering = answeredBy.get(serviceKey(flow)) ?? new Set();
    answeredBy.set(serviceKey(flow), answering.add(partyKey(flow.destination)));
  }
  const sendsTo = new Map<string, Set<string>>();
  for (const flow of tcp) {
    if (flow.byHostProxy && flow.source.workload !== null) sendsTo.set(partyKey(flow.source), (sendsTo.get(partyKey(flow.source)) ?? new Set()).add(partyKey(flow.destination)));
  }
  const found = new Set<string>();
  for (const flow of tcp) {
    const answering = flow.byHostProxy ? answeredBy.get(serviceKey(flow)) : undefined;
    const candidate = partyKey(flow.destination);
    if (answering === undefined || flow.destination.workload === null || answering.has(candidate)) continue;
    if ([...(sendsTo.get(candidate) ?? [])].some((next) => answering.has(next))) found.add(candidate);
  }
  const reported = new Set(requests.filter(({ reporter }) => reporter === 'waypoint').map(hopKey));
  for (const flow of reported.size === 0 ? [] : requests) {
    const candidate = partyKey(flow.destination);
    if (flow.reporter === 'source' && flow.service !== null && flow.destination.workload !== null && reported.has(hopKey(flow)) && answeredBy.get(serviceKey(flow))?.has(candidate) === false) found.add(candidate);
  }
  return found;
}

/** Finds the waypoints, from Kubernetes where it can be read and from telemetry. */
export function findWaypoints(inventory: Inventory | null, requests: readonly Flow[], tcp: readonly TcpObservation[]): IsWaypoint {
  const declared = waypointsOfInventory(inventory);
  const seen = waypointsOfTelemetry(requests, tcp);
  if (declared.size + seen.size === 0) return () => false;
  return (party) => party.workload !== null && (declared.has(JSON.stringify([party.namespace, party.workload])) || seen.has(partyKey(party)));
}

/** Bytes of the hops to and from a waypoint are the same bytes again (wire.md 3.1 rule 8). */
export function withoutWaypointHops<F extends Flow>(flows: readonly F[], isWaypoint: IsWaypoint): readonly F[] {
  return flows.filter((flow) => flow.reporter === 'waypoint' || !(isWaypoint(flow.source) || isWaypoint(flow.destination)));
}

/**
 * Requests that a caller's own proxy sends to a waypoint are reported again by the waypoint, with the workload that answered.
 * Where it does, the hop is left out; where it does not, the requests reached no workload and end at the service.
 */
export function foldWaypointRequests<F extends Flow>(flows: readonly F[], isWaypoint: IsWaypoint, hasTraffic: (flow: F) => boolean): readonly F[] {
  const reported = new Set(flows.filter((flow) => flow.reporter === 'waypoint' && hasTraffic(flow)).map(hopKey));
  const arrivals = new Set(flows.filter((flow) => flow.reporter === 'waypoint' && hasTraffic(flow)).map((flow) => partyKey(flow.destination)));
  return flows.flatMap((flow) => {
    if (flow.reporter === 'waypoint') return [flow];
    if (isWaypoint(flow.source)) return arrivals.has(partyKey(flow.destination)) ? [] : [flow];
    if (!isWaypoint(flow.destination)) return [flow];
    if (reported.has(hopKey(flow))) return [];
    const { cluster, namespace } = flow.destination;
    return [{ ...flow, destination: { cluster, namespace: flow.service?.namespace ?? namespace, workload: null, app: null, canonical: null, version: null } }];
  });
}
