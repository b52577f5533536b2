import { anyEndpoint, leastRequest } from '../mesh/balancer';
import { clientGone, failed, isServerError, noUpstream, notFound, ok, overflow, queueFull, timedOut } from '../mesh/outcome';
import { afterRetries, backOff } from '../mesh/retry';
import { exponential, item, lognormal, mix, slot, uniform } from '../physics/draw';
import { stolenAtWakeUp, stolenDuring } from '../physics/hypervisor';
import { Calendar } from './calendar';
import type { Recorder } from './recorder';
import type { CallNode, HostRuntime, PodRuntime, TargetRuntime } from './runtime';
import type { Visit } from './visit';
import { VisitPool } from './visit';

/** Kinds of event. */
const sends = 0;
const arrives = 1;
const goesOn = 2;
const timesOut = 3;

/** CPU that a proxy spends on one request on its side, ms (0.20–0.35, Istio performance pages). */
const proxyWorkMs = 0.25;
const proxyPathMs = 0.15;
/** Spread of the lognormal work and waits. */
const sigma = 0.7;

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

/** Walks requests through the mesh in order of time: picks pods, draws work, adds the waits of the place and the instant. */
export class RequestWalk {
  private readonly calendar = new Calendar<Visit>();
  private readonly visits = new VisitPool();
  /** Whether the mesh's retry policies are in force. */
  retries = true;
  /** Told of every answered attempt, when set. */
  trace: ((attempt: AttemptTrace) => void) | null = null;

  constructor(private readonly recorder: Recorder) {}

  /** Lets a request start at `time` (ms). */
  enter(time: number, key: number, node: CallNode, client: PodRuntime): void {
    const visit = this.visits.take(key, node, null, client);
    visit.firstAt = time;
    this.calendar.push(time, sends, visit, 0);
  }

  /** Walks everything that happens before `until` (ms). */
  advance(until: number): void {
    const calendar = this.calendar;
    for (let visit = calendar.take(until); visit !== null; visit = calendar.take(until)) {
      const time = calendar.time;
      if (calendar.kind === goesOn) this.goOn(visit, time);
      else if (calendar.kind === sends) this.send(visit, time);
      else if (calendar.kind === arrives) this.arrive(visit, time);
      else if (visit.generation === calendar.generation && !visit.abandoned) this.timeOut(visit, time);
    }
  }

  private send(visit: Visit, time: number): void {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    if (target.maxRequests !== null && slot(client.underWayTo, target.index) >= target.maxRequests) {
      this.refuse(visit, overflow, time);
      return;
    }
    const out = client.hasProxy ? passProxy(client, mix(visit.key, 21)) : 0;
    client.underWayTo[target.index] = slot(client.underWayTo, target.index) + 1;
    if (target.externalMs !== null) {
      visit.arrivedAt = time + out;
      const spent = lognormal(visit.key, 31, target.externalMs, sigma);
      visit.outcome = uniform(visit.key, 32) < 0.0008 ? queueFull : ok;
      this.calendar.push(time + out + spent, goesOn, visit, 0);
      return;
    }
    const server = choose(target, client, visit.key);
    if (server === null) {
      client.underWayTo[target.index] = slot(client.underWayTo, target.index) - 1;
      this.refuse(visit, noUpstream, time + out);
      return;
    }
    visit.server = server;
    client.underWay[server.index] = slot(client.underWay, server.index) + 1;
    if (this.retries && target.retry !== null) this.calendar.push(time + target.retry.perTryMs, timesOut, visit, visit.generation);
    visit.arrivedAt = time + out + hopMs(client.host, server.host);
    const at = visit.arrivedAt + (server.hasProxy ? passProxy(server, mix(visit.key, 22)) : 0);
    if (at - time < 2) this.arrive(visit, at);
    else this.calendar.push(at, arrives, visit, 0);
  }

  private arrive(visit: Visit, time: number): void {
    if (visit.abandoned) {
      this.visits.release(visit);
      return;
    }
    const server = serverOf(visit);
    const { pool, queueCap } = server.workload.behaviour;
    if (server.station.waiting(time) + server.pooled.length >= queueCap) {
      visit.outcome = queueFull;
      visit.nextCall = Infinity;
      this.calendar.push(time + 0.2, goesOn, visit, 0);
    } else if (pool !== null && server.inService >= pool) server.pooled.push(visit);
    else this.begin(visit, time);
  }

  private begin(visit: Visit, time: number): void {
    const server = serverOf(visit);
    const { host, station } = server;
    const { workMs, waitMs, syncs, errorShare, notFoundShare } = server.workload.behaviour;
    const key = visit.key;
    server.inService++;
    visit.began = true;
    const work = lognormal(key, 41, workMs, sigma);
    const wake = station.idleAt(time) ? wakeUp(server, mix(key, 42)) : 0;
    const computed = station.serve(time, work, wake, stolenDuring(host.hypervisor, work, key));
    server.book(station.lastStart, computed, work);
    let end = computed + lognormal(key, 43, waitMs, sigma);
    for (let i = 0; i < syncs; i++) {
      const blocked = host.disk.sync(mix(key, 44 + i));
      server.blockedMs += blocked;
      end += blocked;
    }
    if (waitMs > 0) end += wakeUp(server, mix(key, 49));
    const luck = uniform(key, 50);
    if (luck < errorShare) visit.outcome = failed;
    else if (luck < errorShare + notFoundShare) visit.outcome = notFound;
    if (visit.outcome !== ok) visit.nextCall = Infinity;
    this.calendar.push(end, goesOn, visit, 0);
  }

  /** The application makes its next call, or answers when there is none. */
  private goOn(visit: Visit, time: number): void {
    const { calls } = nodeOf(visit);
    const server = visit.server;
    while (server !== null && visit.nextCall < calls.length) {
      const index = visit.nextCall++;
      const node = item(calls, index);
      if (node.share < 1 && uniform(visit.key, 200 + index) >= node.share) continue;
      const inner = this.visits.take(mix(visit.key, 500 + index), node, visit, server);
      inner.firstAt = time;
      this.send(inner, time);
      return;
    }
    this.finish(visit, time);
  }

  private finish(visit: Visit, time: number): void {
    const server = visit.server;
    if (server !== null && visit.began) {
      server.inService--;
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
    let destinationMs = end - visit.arrivedAt;
    if (server === null) this.recorder.served(client, target, null, visit.outcome, destinationMs);
    else {
      if (server.hasProxy) end += proxyPathMs + wakeUp(server, mix(visit.key, 61));
      destinationMs = end - visit.arrivedAt;
      this.recorder.served(client, target, server, visit.outcome, destinationMs);
      end += hopMs(client.host, server.host);
    }
    if (client.hasProxy) end += proxyPathMs + wakeUp(client, mix(visit.key, 62));
    this.letGo(visit);
    if (this.trace !== null) {
      const parent = visit.parent === null ? null : visit.parent.key;
      this.trace({ key: visit.key, parent, service: target.name, sourceMs: end - visit.firstAt, destinationMs, attempt: visit.attempt });
    }
    if (isServerError(visit.outcome) && this.tryAgain(visit, end)) {
      this.visits.release(visit);
      return;
    }
    const outcome = visit.attempt > 0 && isServerError(visit.outcome) ? afterRetries(visit.outcome) : visit.outcome;
    if (server !== null && target.protocol === 'tcp') this.recorder.exchanged(client, target, server, uniform(visit.key, 63) < 0.002);
    this.conclude(visit, outcome, end);
    this.visits.release(visit);
  }

  private timeOut(visit: Visit, time: number): void {
    const { target } = nodeOf(visit);
    const client = clientOf(visit);
    const server = serverOf(visit);
    visit.abandoned = true;
    if (visit.arrivedAt < time) this.recorder.served(client, target, server, clientGone, time - visit.arrivedAt);
    else this.recorder.lost(client, target, server, timedOut);
    this.letGo(visit);
    if (this.tryAgain(visit, time)) return;
    this.conclude(visit, visit.attempt > 0 ? afterRetries(timedOut) : timedOut, time);
  }

  /** Sends the next attempt when the policy has one left. */
  private tryAgain(visit: Visit, time: number): boolean {
    const { retry } = nodeOf(visit).target;
    if (!this.retries || retry === null || visit.attempt >= retry.attempts) return false;
    const n = visit.attempt + 1;
    const next = this.visits.take(mix(visit.key, 900 + n), nodeOf(visit), visit.parent, clientOf(visit));
    next.firstAt = visit.firstAt;
    next.attempt = n;
    this.calendar.push(time + backOff(visit.key, n), sends, next, 0);
    return true;
  }

  /** The client's proxy answers by itself. */
  private refuse(visit: Visit, outcome: number, time: number): void {
    this.recorder.lost(clientOf(visit), nodeOf(visit).target, null, outcome);
    if (!this.tryAgain(visit, time)) this.conclude(visit, outcome, time);
    this.visits.release(visit);
  }

  /** The client has its final answer; the calling application goes on. */
  private conclude(visit: Visit, outcome: number, time: number): void {
    const node = nodeOf(visit);
    this.recorder.answered(clientOf(visit), node.target, visit.server, outcome, time - visit.firstAt);
    const parent = visit.parent;
    if (parent === null) return;
    if (isServerError(outcome) && !node.optional) {
      parent.outcome = failed;
      parent.nextCall = Infinity;
    }
    this.calendar.push(time + wakeUp(clientOf(visit), mix(visit.key, 64)), goesOn, parent, 0);
  }

  private letGo(visit: Visit): void {
    const client = clientOf(visit);
    const to = nodeOf(visit).target.index;
    client.underWayTo[to] = slot(client.underWayTo, to) - 1;
    const server = visit.server;
    if (server !== null) client.underWay[server.index] = slot(client.underWay, server.index) - 1;
  }
}

function choose(target: TargetRuntime, client: PodRuntime, key: number): PodRuntime | null {
  const { subsets } = target;
  let chosen = item(subsets, 0);
  if (subsets.length > 1) {
    const at = uniform(key, 10);
    chosen = subsets.find((subset) => at < subset.upTo) ?? chosen;
  }
  const { ready } = chosen.workload;
  return client.hasProxy ? leastRequest(ready, client.underWay, key) : anyEndpoint(ready, key);
}

/** One way through a proxy: its CPU is counted, its path and its stalls are the delay. */
function passProxy(pod: PodRuntime, key: number): number {
  pod.proxyMs += proxyWorkMs;
  return proxyPathMs + wakeUp(pod, key) + stolenDuring(pod.host.hypervisor, proxyWorkMs, key);
}

/** A thread becomes runnable: its vCPU may be off, or other threads may run. */
function wakeUp(pod: PodRuntime, key: number): number {
  const { queue, hypervisor } = pod.host;
  let delay = stolenAtWakeUp(hypervisor, key);
  if (queue.share > 0 && uniform(key, 73) < queue.share) {
    const queued = exponential(key, 74) * queue.meanMs;
    pod.queuedMs += queued;
    delay += queued;
  }
  return delay;
}

function hopMs(from: HostRuntime, to: HostRuntime): number {
  if (from === to) return 0.06;
  return from.spec.zone === to.spec.zone ? 0.2 : 0.65;
}

/** The parts of a visit that the walk has set before this is asked. */
function nodeOf(visit: Visit): CallNode {
  if (visit.node === null) throw new Error('A visit has no call.');
  return visit.node;
}

function clientOf(visit: Visit): PodRuntime {
  if (visit.client === null) throw new Error('A visit has no client.');
  return visit.client;
}

function serverOf(visit: Visit): PodRuntime {
  if (visit.server === null) throw new Error('A visit has no server.');
  return visit.server;
}
