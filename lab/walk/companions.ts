import { mix, slot, uniform } from '../physics/draw';
import { burdens } from './attempt-end';
import type { Calendar } from './calendar';
import { chooseEndpoint } from './endpoint-choice';
import type { NetworkPath } from './network-path';
import { answerThroughOwn, passOwn } from './proxy-pass';
import { serve, workAfterwards } from './serving';
import type { Visit, VisitPool } from './visit';
import { clientOf, nodeOf, serverOf } from './visit';

/** The requests that a walk stands for beside itself arrive within this time, ms: apart from each other, as a crowd's do. */
const spreadMs = 8000;

/** Lets the requests that a walk stands for burden the service too: each arrives at an instant of its own at a pod of its own, works, and is then forgotten. */
export function sendCompanions(visit: Visit, time: number, visits: VisitPool, calendar: Calendar<Visit>): void {
  for (let n = 1; n < visit.weight; n++) {
    const companion = visits.take(mix(visit.key, 7000 + n), nodeOf(visit), null, clientOf(visit));
    companion.size = visit.size;
    calendar.push(time + spreadMs * uniform(companion.key, 91), burdens, companion, 0);
  }
}

/**
 * One of them: its client's and its server's proxy, connection, CPU, disk and afterwork, without calls of its own (those are companions of the walk's calls).
 * Returns when it is done, ms; until then it is under way in the eyes of its client's balancer. null = it found no server.
 */
export function burden(visit: Visit, time: number, path: NetworkPath): number | null {
  const client = clientOf(visit);
  const server = chooseEndpoint(nodeOf(visit).target, client, time, visit.key);
  if (server === null || server.goneAt <= time || server.downUntil > time || server.station.waiting(time) >= server.workload.behaviour.queueCap) return null;
  visit.server = server;
  client.underWay[server.index] = slot(client.underWay, server.index) + 1;
  passOwn(client, time, mix(visit.key, 21));
  path.pass(client, server, nodeOf(visit).target, 0, mix(visit.key, 23));
  passOwn(server, time, mix(visit.key, 22));
  const end = serve(visit, server, time);
  answerThroughOwn(server, time, mix(visit.key, 61));
  answerThroughOwn(client, time, mix(visit.key, 62));
  workAfterwards(server, time);
  return end;
}

/** It is done. */
export function relieve(visit: Visit): void {
  const { underWay } = clientOf(visit);
  const { index } = serverOf(visit);
  underWay[index] = slot(underWay, index) - 1;
}
