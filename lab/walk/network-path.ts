import { exponential, mix, normal, uniform } from '../physics/draw';
import type { MeshParameters } from '../physics/mesh-parameters';
import { hostName } from '../world/world';
import { connectDelay, lossDelay, segmentsOf } from '../physics/packet-loss';
import type { NameServers } from './name-servers';
import type { HostRuntime, PodRuntime, TargetRuntime } from './runtime';

/** Probability that a lost segment is followed by another lost one. */
const burst = 0.4;
/** Probability that a request finds no idle connection. */
const ordinaryFreshShare = 0.01;
/** More requests than this under way to one pod need new connections on a path that is cut. */
const idleConnections = 3;
/** Envoy gives up a connection attempt after this long, ms. */
const connectTimeOutMs = 10_000;
const dnsRetryMs = 5000;

/** How an attempt gets from its client to its server. */
export interface Passage {
  /** ms; Infinity = it hangs on a connection that carries nothing. */
  delay: number;
  failure: 'none' | 'connect' | 'reset';
}

function roundTripMs(from: HostRuntime, to: HostRuntime): number {
  return 2 * hopMs(from, to) + 0.1;
}

function hopMs(from: HostRuntime, to: HostRuntime): number {
  if (from === to) return 0.06;
  return from.spec.zone === to.spec.zone ? 0.2 : 0.65;
}

function names(pod: PodRuntime, end: string): boolean {
  return pod.host.spec.zone === end || hostName(pod.host.spec) === end || pod.workload.name === end;
}

/** The network between pods: distance, loss, cuts, new connections and the refusal of those. */
export class NetworkPath {
  private readonly passage: Passage = { delay: 0, failure: 'none' };
  /** Second of the run since which the root certificate has been expired; null = it is valid. */
  expiredSince: number | null = null;
  second = 0;
  /** Look-ups that reached the name servers so far. */
  lookUps = 0;

  constructor(
    private readonly mesh: MeshParameters,
    readonly nameServers: NameServers,
  ) {}

  /** Probability that a segment from one pod to the other is lost. */
  private loss(from: PodRuntime, to: PodRuntime): number {
    let arrives = from.host === to.host ? 1 : (1 - from.host.loss) * (1 - to.host.loss);
    for (const path of this.mesh.paths) {
      if (path.loss <= 0) continue;
      const along = names(from, path.from) && names(to, path.to);
      const back = !path.oneWay && names(from, path.to) && names(to, path.from);
      if ((along || back) && from.host !== to.host) arrives *= 1 - path.loss;
    }
    return 1 - arrives;
  }

  /** One message from pod to pod, ms; Infinity when nothing arrives. */
  deliver(from: PodRuntime, to: PodRuntime, bytes: number, streams: number, key: number): number {
    let delay = hopMs(from.host, to.host);
    if (from.host !== to.host) {
      const wait = from.host.packetWaitMs + to.host.packetWaitMs;
      if (wait > 0) delay += exponential(key, 5) * wait;
    }
    if (this.mesh.paths.length === 0 && from.host.loss <= 0 && to.host.loss <= 0) return delay;
    const loss = this.loss(from, to);
    if (loss <= 0) return delay;
    if (loss >= 1) return Infinity;
    return delay + lossDelay(Math.min(0.95, 1 - (1 - loss) ** streams), burst, segmentsOf(bytes), roundTripMs(from.host, to.host), key);
  }

  /** The way of a request to its server; the answer is reused by the next call. `bytes` is its size. */
  pass(client: PodRuntime, server: PodRuntime, target: TargetRuntime, underWay: number, key: number): Passage {
    const { passage } = this;
    passage.failure = 'none';
    passage.delay = 0;
    if (target.now.refused?.client === client.workload.name) {
      passage.failure = target.now.refused.kind === 'plain-client' ? 'reset' : 'connect';
      passage.delay = 1 + 2 * uniform(key, 7);
      return passage;
    }
    const freshShare = client.isMeshed ? ordinaryFreshShare + client.workload.now.freshShare + server.workload.now.freshShare : 1;
    let fresh = uniform(key, 1) < freshShare;
    if (this.expiredSince !== null && client.hasProxy && server.hasProxy && (fresh || this.renewed(client, server))) {
      passage.failure = 'connect';
      passage.delay = 1.5 + 2 * uniform(key, 7);
      return passage;
    }
    passage.delay = this.deliver(client, server, server.workload.behaviour.requestBytes, target.protocol === 'grpc' ? 3 : 1, key);
    if (passage.delay === Infinity && underWay > idleConnections) fresh = true;
    if (fresh) this.connect(client, server, key);
    return passage;
  }

  private connect(client: PodRuntime, server: PodRuntime, key: number): void {
    const { passage } = this;
    client.host.opened++;
    server.host.opened++;
    const refused = 1 - (1 - client.host.table.refused) * (1 - server.host.table.refused);
    const loss = passage.delay === Infinity ? 1 : refused;
    if (loss <= 0) return;
    const delay = connectDelay(loss, mix(key, 9));
    if (delay === null) {
      passage.failure = 'connect';
      passage.delay = connectTimeOutMs;
      return;
    }
    passage.delay += delay;
  }

  /** Whether the pair's connection has been opened anew since the certificate expired. */
  private renewed(client: PodRuntime, server: PodRuntime): boolean {
    if (this.mesh.expired === null || this.expiredSince === null) return false;
    const pair = mix(client.key, server.key);
    const life = this.mesh.expired.connectionSeconds * Math.exp(0.8 * normal(pair, 3));
    return this.second - this.expiredSince >= -life * Math.log(1 - uniform(pair, 4));
  }

  /** What looking a name up at `time` adds before a call, ms: 5 s for each lost packet, and what the name servers take when their CPU is short. */
  lookUp(key: number, time: number, times: number): number {
    const { dnsLoss, lookupShare, lookUpWorkMs } = this.mesh;
    if (uniform(key, 21) >= lookupShare) return 0;
    if (lookUpWorkMs <= 0) this.lookUps += times;
    if (dnsLoss <= 0 && lookUpWorkMs <= 0) return 0;
    let delay = 0;
    for (let n = 0; n < 3 && uniform(key, 22 + n) < dnsLoss; n++) delay += dnsRetryMs;
    return lookUpWorkMs <= 0 ? delay : delay + this.nameServers.ask(key, time, lookUpWorkMs);
  }
}
