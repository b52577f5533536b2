import { blackHole, connectFailure, idleTooLong, noCluster, noRoute, noUpstream, ok, overflow, queueFull, reset } from '../mesh/outcome';
import { item, lognormal, mix, slot, uniform, usualSigma } from '../physics/draw';
import type { MeshParameters } from '../physics/mesh-parameters';
import { AttemptEnd, arrives, burdens, codeGivesUp, fails, finalOutcome, goesOn, relieves, sends, timesOut, triesPath } from './attempt-end';
import { opensAnother, timesCalled } from './call-draws';
import { burden, relieve, sendCompanions } from './companions';
import { chooseEndpoint } from './endpoint-choice';
import type { NameServers } from './name-servers';
import { NetworkPath } from './network-path';
import { answerThroughOwn, passOwn, proxyPathMs } from './proxy-pass';
import type { Recorder } from './recorder';
import type { CallNode, PodRuntime, TargetRuntime } from './runtime';
import { serve, workAfterwards } from './serving';
import type { Visit } from './visit';
import { clientOf, nodeOf, serverOf } from './visit';
import { answerThroughWaypoint, mayRetry, throughWaypoint } from './waypoint-pass';

/** A message on a cut path is sent again after this long, doubling (RTO), ms; Envoy's stream idle time-out ends the wait. */
const firstRetransmitMs = 1000;
const idleTimeOutMs = 300_000;

/** Walks requests through the mesh in order of time: picks pods, draws work, adds the waits of the place and the instant. */
export class RequestWalk extends AttemptEnd {
  readonly path: NetworkPath;

  constructor(recorder: Recorder, private readonly mesh: MeshParameters, nameServers: NameServers) {
    super(recorder);
    this.path = new NetworkPath(mesh, nameServers);
  }

  /** Lets a request start at `time` (ms): how much it asks for, for how many requests it stands, and which client of a closed loop waits for it. */
  enter(time: number, key: number, node: CallNode, client: PodRuntime, { size, weight, client: asker }: { readonly size: number; readonly weight: number; readonly client: number }): void {
    const visit = this.visits.take(key, node, null, client);
    visit.size = size;
    visit.weight = weight;
    visit.asker = asker;
    visit.firstAt = time;
    this.calendar.push(time, sends, visit, 0);
  }

  /** Walks everything that happens before `until` (ms). */
  advance(until: number): void {
    const calendar = this.calendar;
    for (let visit = calendar.take(until); visit !== null; visit = calendar.take(until)) {
      const { time, kind, generation } = calendar;
      if (kind === goesOn) this.goOn(visit, time);
      else if (kind === sends) this.send(visit, time);
      else if (kind === arrives) this.arrive(visit, time);
      else if (kind === fails) this.fail(visit, time);
      else if (kind === triesPath) this.tryPath(visit, time);
      else if (kind === burdens) this.burden(visit, time);
      else if (kind === relieves) this.relieve(visit);
      else if (visit.generation !== generation || visit.abandoned) continue;
      else this.timeOut(visit, time, kind === codeGivesUp);
    }
  }

  private send(visit: Visit, time: number): void {
    if (visit.abandoned) {
      this.visits.release(visit);
      return;
    }
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    this.setTimers(visit, time);
    if (client.hasProxy && this.heldBack(visit, time)) return;
    const out = passOwn(client, time, mix(visit.key, 21));
    client.underWayTo[target.index] = slot(client.underWayTo, target.index) + 1;
    if (target.externalMs !== null) {
      this.sendOutside(visit, time + out, target.externalMs);
      return;
    }
    const server = chooseEndpoint(target, client, time, visit.key);
    if (server === null) {
      this.letGo(visit, time);
      this.refuse(visit, noUpstream, time + out);
      return;
    }
    visit.server = server;
    const toIt = slot(client.underWay, server.index);
    client.underWay[server.index] = toIt + 1;
    this.travel(visit, server, time, out, toIt);
  }

  private travel(visit: Visit, server: PodRuntime, time: number, out: number, underWay: number): void {
    const way = this.path.pass(clientOf(visit), server, nodeOf(visit).target, underWay, mix(visit.key, 23));
    const between = throughWaypoint(visit, time + out);
    if (way.failure !== 'none' || server.goneAt <= time) {
      visit.outcome = way.failure === 'reset' ? reset : connectFailure;
      this.calendar.push(time + out + (way.delay === Infinity ? 1 : way.delay), fails, visit, 0);
      return;
    }
    visit.arrivedAt = time + out + between + way.delay;
    if (way.delay === Infinity) {
      this.hang(visit, 'there', time);
      return;
    }
    const at = visit.arrivedAt + passOwn(server, visit.arrivedAt, mix(visit.key, 22));
    if (at - time < 2) this.arrive(visit, at);
    else this.calendar.push(at, arrives, visit, 0);
  }

  /** Time-outs start when the client's proxy has the request, whatever happens to it. */
  private setTimers(visit: Visit, time: number): void {
    if (visit.timed) return;
    visit.timed = true;
    const { target } = nodeOf(visit);
    const policy = target.now.retry ?? target.retry;
    if (this.retries && policy !== null && mayRetry(visit, true)) this.calendar.push(time + policy.perTryMs, timesOut, visit, visit.generation);
    const { appRetry } = target.now;
    if (appRetry !== null && visit.attempt === 0 && visit.parent !== null) {
      this.calendar.push(time + appRetry.timeoutMs, codeGivesUp, visit, visit.generation);
    }
  }

  /** Whether the client's proxy answers by itself or keeps the request for later. */
  private heldBack(visit: Visit, time: number): boolean {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    const { broken, maxConnections, maxPending } = target.now;
    const open = slot(client.underWayTo, target.index);
    if (this.mesh.registryOnly && target.externalMs !== null && isUnregistered(target)) this.refuse(visit, blackHole, time + proxyPathMs);
    else if (broken !== null) this.refuse(visit, broken === 'route' ? noRoute : noCluster, time + proxyPathMs);
    else if (target.maxRequests !== null && open >= target.maxRequests) this.refuse(visit, overflow, time);
    else if (maxConnections !== null && open >= maxConnections) {
      const queue = client.pending.get(target.index) ?? [];
      if (queue.length >= maxPending) this.refuse(visit, overflow, time + proxyPathMs);
      else {
        queue.push(visit);
        client.pending.set(target.index, queue);
      }
    } else return false;
    return true;
  }

  private sendOutside(visit: Visit, at: number, meanMs: number): void {
    visit.arrivedAt = at;
    const spent = lognormal(visit.key, 31, meanMs * nodeOf(visit).target.distance, usualSigma);
    visit.outcome = uniform(visit.key, 32) < 0.0008 ? queueFull : ok;
    this.calendar.push(at + spent, goesOn, visit, 0);
  }

  /** The application of a pod has ended at `time` (ms), and with `whole` its proxy too: all that is inside is reset at once. */
  cutOff(server: PodRuntime, time: number, whole: boolean): void {
    const end = whole ? fails : goesOn;
    for (const visit of server.pooled.splice(0)) {
      visit.outcome = reset;
      visit.nextCall = Infinity;
      this.calendar.push(time, end, visit, 0);
    }
    for (const visit of this.visits.inside(server)) {
      if (!visit.abandoned) this.calendar.push(time, end, this.heirOf(visit, server), 0);
      visit.abandoned = true;
      visit.dead = true;
      visit.nextCall = Infinity;
    }
    server.inService = 0;
  }

  /** Stands for the client's side of an attempt whose server has died; the old visit waits for its own last event. */
  private heirOf(visit: Visit, server: PodRuntime): Visit {
    const heir = this.visits.take(visit.key, nodeOf(visit), visit.parent, clientOf(visit));
    heir.server = server;
    heir.firstAt = visit.firstAt;
    heir.arrivedAt = visit.arrivedAt;
    heir.attempt = visit.attempt;
    heir.appTry = visit.appTry;
    heir.weight = visit.weight;
    heir.asker = visit.asker;
    heir.timed = true;
    heir.outcome = reset;
    heir.nextCall = Infinity;
    return heir;
  }

  private arrive(visit: Visit, time: number): void {
    if (visit.abandoned) {
      this.visits.release(visit);
      return;
    }
    const server = serverOf(visit);
    const { pool, queueCap } = server.workload.behaviour;
    const workers = server.workload.now.pool ?? pool;
    if (server.goneAt <= time) {
      visit.outcome = connectFailure;
      this.calendar.push(time, fails, visit, 0);
    } else if (server.downUntil > time) {
      visit.outcome = connectFailure;
      visit.nextCall = Infinity;
      this.calendar.push(time + 0.3, goesOn, visit, 0);
    } else if (server.station.waiting(time) + server.pooled.length >= queueCap) {
      visit.outcome = queueFull;
      visit.nextCall = Infinity;
      this.calendar.push(time + 0.2, goesOn, visit, 0);
    } else if (workers !== null && server.inService >= workers) server.pooled.push(visit);
    else this.begin(visit, time);
  }

  private begin(visit: Visit, time: number): void {
    const server = serverOf(visit);
    server.inService++;
    visit.began = true;
    if (visit.weight > 1) sendCompanions(visit, time, this.visits, this.calendar);
    this.calendar.push(serve(visit, server, time), goesOn, visit, 0);
  }

  private burden(visit: Visit, time: number): void {
    const end = burden(visit, time, this.path);
    if (end === null) this.visits.release(visit);
    else this.calendar.push(end, relieves, visit, 0);
  }

  private relieve(visit: Visit): void {
    relieve(visit);
    this.visits.release(visit);
  }

  /** The application makes its next call, or answers when there is none. */
  private goOn(visit: Visit, time: number): void {
    const { calls } = nodeOf(visit);
    const server = visit.server;
    while (server !== null && visit.nextCall < calls.length) {
      const index = visit.nextCall;
      const node = item(calls, index);
      if (visit.repeats === 0) visit.repeats = timesCalled(node, visit.key, index);
      if (visit.repeats <= 1) visit.nextCall++;
      if (visit.repeats === 0) continue;
      visit.repeats--;
      const inner = this.visits.take(mix(visit.key, 500 + index + 1000 * visit.repeats), node, visit, server);
      inner.firstAt = time + this.path.lookUp(mix(inner.key, 24), time, inner.weight);
      if (inner.firstAt > time) this.calendar.push(inner.firstAt, sends, inner, 0);
      else this.send(inner, time);
      return;
    }
    this.finish(visit, time);
  }

  private finish(visit: Visit, time: number): void {
    const server = visit.server;
    if (server !== null && visit.began && !visit.dead) {
      server.inService--;
      workAfterwards(server, time);
      const next = server.pooled.shift();
      if (next !== undefined) this.begin(next, time);
    }
    if (visit.abandoned) this.visits.release(visit);
    else this.answer(visit, time);
  }

  /** The answer travels back to the client. */
  private answer(visit: Visit, time: number): void {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    const server = visit.server;
    let end = time;
    if (server === null) this.recorder.served(client, target, null, visit.outcome, end - visit.arrivedAt, visit.weight);
    else {
      end += answerThroughOwn(server, time, mix(visit.key, 61));
      visit.servedMs = end - visit.arrivedAt;
      this.recorder.served(client, target, server, visit.outcome, visit.servedMs, visit.weight);
      if (visit.outcome === reset || visit.outcome === connectFailure) visit.outcome = queueFull;
      end += this.path.deliver(server, client, server.workload.behaviour.responseBytes, target.protocol === 'grpc' ? 3 : 1, mix(visit.key, 25));
      if (end === Infinity) {
        this.hang(visit, 'back', time);
        return;
      }
    }
    this.receive(visit, end);
  }

  /** The answer is back at the client's proxy at `time`, ms. */
  private receive(visit: Visit, time: number): void {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    const { server } = visit;
    const end = time + answerThroughOwn(client, time, mix(visit.key, 62)) + answerThroughWaypoint(visit, time);
    if (client.isAmbient || server?.isAmbient === true) this.tunnelled(visit, time);
    if (server !== null && target.protocol === 'tcp') this.recorder.exchanged(client, target, server, opensAnother(client, target.index, visit.key), visit.weight);
    this.note(visit, end);
    this.letGo(visit, end);
    this.close(visit, end);
  }

  /** Tunnels saw bytes of every attempt, a waypoint the call as a whole. */
  private tunnelled(visit: Visit, time: number): void {
    const last = visit.waypoint === null || !this.hasAnother(visit, visit.outcome);
    this.recorder.tunnels.answered(visit, visit.waypoint === null ? visit.outcome : finalOutcome(visit, visit.outcome), { ms: time - visit.waypointAt, last });
  }

  private hang(visit: Visit, where: 'there' | 'back', time: number): void {
    visit.hangs = where;
    visit.hangsSince = time;
    this.calendar.push(time + firstRetransmitMs, triesPath, visit, 0);
  }

  /** TCP sends again: the path is whole again, or the wait doubles until somebody gives up. */
  private tryPath(visit: Visit, time: number): void {
    if (visit.abandoned) {
      this.visits.release(visit);
      return;
    }
    const [from, to] = visit.hangs === 'there' ? [clientOf(visit), serverOf(visit)] : [serverOf(visit), clientOf(visit)];
    const waited = time - visit.hangsSince;
    if (this.path.deliver(from, to, 1, 1, mix(visit.key, 27)) !== Infinity) {
      const way = visit.hangs;
      visit.hangs = 'no';
      if (way === 'back') this.receive(visit, time);
      else {
        visit.arrivedAt = time;
        this.arrive(visit, time);
      }
    } else if (waited >= idleTimeOutMs) {
      visit.outcome = idleTooLong;
      if (visit.hangs === 'there') this.fail(visit, time);
      else {
        this.letGo(visit, time);
        this.close(visit, time);
      }
    } else this.calendar.push(time + Math.min(waited, 60_000), triesPath, visit, 0);
  }
}

function isUnregistered({ spec }: TargetRuntime): boolean {
  return 'hostname' in spec && (spec.registered === false || spec.bare === true);
}
