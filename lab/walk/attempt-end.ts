import { clientGone, failed, isServerError, timedOut } from '../mesh/outcome';
import { afterRetries, allowedRetries, backOff } from '../mesh/retry';
import { mix, slot } from '../physics/draw';
import { Calendar } from './calendar';
import { bookVerdict } from './endpoint-choice';
import { wakeUp } from './proxy-pass';
import type { Recorder } from './recorder';
import type { Visit } from './visit';
import { VisitPool, clientOf, nodeOf, openLoop } from './visit';
import { mayRetry } from './waypoint-pass';

/** Kinds of event of the walk. */
export const sends = 0;
export const arrives = 1;
export const goesOn = 2;
export const timesOut = 3;
export const fails = 4;
export const triesPath = 5;
export const codeGivesUp = 6;
export const burdens = 7;
export const relieves = 8;

/** One answered attempt, for the checks of the lab itself. Durations in ms. */
export interface AttemptTrace {
  readonly key: number;
  /** Key of the attempt whose application made the call; null at an entry. */
  readonly parent: number | null;
  readonly service: string;
  /** From the client's first attempt to this answer. */
  readonly sourceMs: number;
  readonly destinationMs: number;
  readonly attempt: number;
}

/** How attempts end at their client: time-outs, retries by the proxy and by the calling code, final answers. */
export abstract class AttemptEnd {
  protected readonly calendar = new Calendar<Visit>();
  protected readonly visits = new VisitPool();
  /** Whether the mesh's retry policies are in force. */
  retries = true;
  /** Told of every answered attempt, when set. */
  trace: ((attempt: AttemptTrace) => void) | null = null;

  /** Told when a client of a closed loop has its answer (ms), when set. */
  whenAnswered: ((client: number, time: number) => void) | null = null;

  constructor(protected readonly recorder: Recorder) {}

  /** An attempt has ended: another one, or the final answer. */
  protected close(visit: Visit, time: number): void {
    if (visit.server !== null) bookVerdict(nodeOf(visit).target, clientOf(visit), visit.server, visit.outcome, time);
    if (!this.tryAgain(visit, visit.outcome, time)) {
      this.conclude(visit, finalOutcome(visit, visit.outcome), time);
    }
    this.visits.release(visit);
  }

  protected note(visit: Visit, end: number): void {
    if (this.trace === null) return;
    const parent = visit.parent === null ? null : visit.parent.key;
    this.trace({ key: visit.key, parent, service: nodeOf(visit).target.name, sourceMs: end - visit.firstAt, destinationMs: visit.servedMs, attempt: visit.attempt });
  }

  /** An attempt that never reached its server's application and left nothing in the server's proxy. */
  protected fail(visit: Visit, time: number): void {
    if (visit.abandoned) {
      this.visits.release(visit);
      return;
    }
    this.recorder.lost(clientOf(visit), nodeOf(visit).target, visit.server, visit.outcome, visit.weight);
    if (visit.waypoint === null || !this.hasAnother(visit, visit.outcome)) this.recorder.tunnels.refused(visit, finalOutcome(visit, visit.outcome));
    this.letGo(visit, time);
    this.close(visit, time);
  }

  protected timeOut(visit: Visit, time: number, byCode: boolean): void {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    const { server } = visit;
    visit.abandoned = true;
    if (server !== null && visit.arrivedAt < time && visit.hangs === 'no') this.recorder.served(client, target, server, clientGone, time - visit.arrivedAt, visit.weight);
    else if (visit.hangs !== 'back') this.recorder.lost(client, target, server, timedOut, visit.weight);
    const waited = client.pending.get(target.index)?.indexOf(visit) ?? -1;
    if (waited >= 0) client.pending.get(target.index)?.splice(waited, 1);
    else this.letGo(visit, time);
    if (server !== null) bookVerdict(target, client, server, timedOut, time);
    if (byCode) this.conclude(visit, clientGone, time);
    else if (!this.tryAgain(visit, timedOut, time)) {
      if (visit.waypoint !== null) this.recorder.tunnels.refused(visit, finalOutcome(visit, timedOut), time - visit.waypointAt);
      this.conclude(visit, finalOutcome(visit, timedOut), time);
    }
  }

  /** Sends the next attempt when the policy has one left. */
  private tryAgain(visit: Visit, outcome: number, time: number): boolean {
    if (!this.hasAnother(visit, outcome)) return false;
    const node = nodeOf(visit);
    const n = visit.attempt + 1;
    const next = this.visits.take(mix(visit.key, 900 + n), node, visit.parent, clientOf(visit));
    next.firstAt = visit.firstAt;
    next.attempt = n;
    next.waypoint = visit.waypoint;
    next.waypointAt = visit.waypointAt;
    next.size = visit.size;
    next.weight = visit.weight;
    next.asker = visit.asker;
    next.appTry = visit.appTry;
    this.calendar.push(time + backOff(visit.key, n), sends, next, 0);
    return true;
  }

  /** Whether an attempt that ended like this is followed by another. */
  protected hasAnother(visit: Visit, outcome: number): boolean {
    const { target } = nodeOf(visit);
    const policy = target.now.retry ?? target.retry;
    if (!mayRetry(visit, policy !== null) || !isServerError(outcome) || (policy !== null && !this.retries)) return false;
    return visit.attempt < allowedRetries(outcome, policy === null ? null : policy.attempts);
  }

  /** The client's proxy answers by itself. */
  protected refuse(visit: Visit, outcome: number, time: number): void {
    visit.outcome = outcome;
    this.recorder.lost(clientOf(visit), nodeOf(visit).target, null, outcome, visit.weight);
    this.close(visit, time);
  }

  /** The client has its final answer; the calling code tries once more, or goes on. */
  private conclude(visit: Visit, outcome: number, time: number): void {
    const node = nodeOf(visit);
    const client = clientOf(visit);
    this.recorder.answered(client, node.target, visit.server, outcome, time - visit.firstAt, visit.weight);
    const parent = visit.parent;
    if (parent === null) {
      if (visit.asker !== openLoop) this.whenAnswered?.(visit.asker, time);
      return;
    }
    const { appRetry } = node.target.now;
    if (appRetry !== null && isServerError(outcome) && visit.appTry < appRetry.attempts) {
      const next = this.visits.take(mix(visit.key, 950), node, parent, client);
      next.appTry = visit.appTry + 1;
      next.firstAt = time + backOff(mix(visit.key, 951), next.appTry);
      this.calendar.push(next.firstAt, sends, next, 0);
      return;
    }
    if (isServerError(outcome) && !node.optional) {
      parent.outcome = failed;
      parent.nextCall = Infinity;
    }
    this.calendar.push(time + wakeUp(client, mix(visit.key, 64)), goesOn, parent, 0);
  }

  /** The attempt no longer counts at its client, which may send one that waited for a connection. */
  protected letGo(visit: Visit, time: number): void {
    const client = clientOf(visit);
    const to = nodeOf(visit).target.index;
    client.underWayTo[to] = slot(client.underWayTo, to) - 1;
    const server = visit.server;
    if (server !== null) client.underWay[server.index] = slot(client.underWay, server.index) - 1;
    if (client.pending.size === 0) return;
    const next = client.pending.get(to)?.shift();
    if (next !== undefined) this.calendar.push(time, sends, next, 0);
  }
}

/** What is reported of a call whose last attempt ended like this. */
export function finalOutcome({ attempt }: Visit, outcome: number): number {
  return attempt > 0 && isServerError(outcome) ? afterRetries(outcome) : outcome;
}
