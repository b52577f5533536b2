import { anyEndpoint } from '../mesh/balancer';
import { mix } from '../physics/draw';
import { answerThroughProxy, passProxy } from './proxy-pass';
import type { Visit } from './visit';
import { clientOf, nodeOf } from './visit';

/** Distance to a waypoint and on, ms. */
const waypointHopMs = 0.3;

/** The waypoint of the service, for callers that have no Envoy of their own; an attempt that it makes again starts there. Returns what it takes, ms. */
export function throughWaypoint(visit: Visit, time: number): number {
  if (visit.waypoint !== null) return passProxy(visit.waypoint, time, mix(visit.key, 29));
  const { waypoint } = nodeOf(visit).target;
  if (waypoint === null || waypoint.ready.length === 0 || !clientOf(visit).isAmbient) return 0;
  visit.waypoint = anyEndpoint(waypoint.ready, mix(visit.key, 28));
  if (visit.waypoint === null) return 0;
  visit.waypointAt = time;
  return waypointHopMs + passProxy(visit.waypoint, time, mix(visit.key, 29));
}

/** The way back through the waypoint that the request took, if any; returns ms. */
export function answerThroughWaypoint(visit: Visit, time: number): number {
  return visit.waypoint === null ? 0 : waypointHopMs + answerThroughProxy(visit.waypoint, time, mix(visit.key, 65));
}

/** Whether whoever has an Envoy on the way may try the call again: the caller's own, or a waypoint to which a policy was given. */
export function mayRetry(visit: Visit, hasPolicy: boolean): boolean {
  const client = clientOf(visit);
  return client.hasProxy || (hasPolicy && client.isAmbient && nodeOf(visit).target.waypoint !== null);
}
