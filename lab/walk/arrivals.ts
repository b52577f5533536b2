import { gammaAroundOne, item, lognormal, mix, nameKey, poisson, uniform } from '../physics/draw';
import type { EntrySpec } from '../world/shop-plan';
import type { RequestWalk } from './request-walk';
import { openLoop } from './visit';
import type { CallNode, WorkloadRuntime } from './runtime';

/** Variance of a second's arrivals over their mean. */
const dispersion = 1.5;

/** Deviation (of the logarithm) of what one request of a crowd asks for, and of what the jobs of one lone client ask for. */
const sizeDeviation = 0.3;
const jobDeviation = 0.6;
/** Below this rate an entry is one client that works through jobs, requests per second; a job takes so long, s. */
const loneRate = 2;
const jobSeconds = 90;

/** What the second brings to an entry: factors on its rate, and whether requests differ in size. */
export interface Traffic {
  readonly load: number;
  readonly crowd: number;
  readonly varied: boolean;
  /** For how many requests one walk stands. */
  readonly weight: number;
}

/** One source of requests while the simulation runs: an open loop, Poisson with gamma-modulated rate. */
export interface EntryRuntime {
  readonly spec: EntrySpec;
  readonly key: number;
  readonly node: CallNode;
  readonly client: WorkloadRuntime;
}

/** Key of an entry's draws. */
export function entryKey(seed: number, spec: EntrySpec): number {
  return mix(seed, nameKey(spec.name));
}

/** Puts the requests of one second on their way; the second starts at `from` ms. */
export function enterRequests(entry: EntryRuntime, walk: RequestWalk, from: number, traffic: Traffic): void {
  const rate = entry.spec.rate * (entry.spec.followsLoad ? traffic.load : 1) * traffic.crowd;
  const pods = entry.client.ready;
  if (rate <= 0 || pods.length === 0) return;
  const second = mix(entry.key, from / 1000);
  const shape = rate / (dispersion - 1);
  const mean = shape < 3 ? rate : rate * gammaAroundOne(second, 1, shape);
  const requests = poisson(mix(second, 2), mean);
  const { weight } = traffic;
  const n = weight === 1 ? requests : wholeWalks(requests / weight, mix(second, 3));
  for (let k = 0; k < n; k++) {
    const key = mix(second, 1000 + k);
    enterOne(entry, walk, { key, at: from + 1000 * uniform(key, 2), pod: uniform(key, 1), traffic, second: from / 1000, client: openLoop });
  }
}

/** One request of an entry: the key of its draws, when it starts (ms), by which of the entry's pods (0…1), in which second of which traffic, and whose it is. */
interface Asking {
  readonly key: number;
  readonly at: number;
  readonly pod: number;
  readonly traffic: Traffic;
  readonly second: number;
  readonly client: number;
}

/** Puts one request on its way; the entry has pods. */
export function enterOne(entry: EntryRuntime, walk: RequestWalk, { key, at, pod, traffic, second, client: whose }: Asking): void {
  const pods = entry.client.ready;
  const client = item(pods, Math.floor(pod * pods.length));
  const { acceptLoss } = client.host.now;
  /** A client whose connection found no place comes back after a second. */
  const late = acceptLoss > 0 && uniform(key, 4) < 0.2 * acceptLoss ? 1000 : 0;
  const size = traffic.varied ? sizeOf(entry, second, key) : 1;
  walk.enter(at + late, mix(key, 3), entry.node, client, { size, weight: traffic.weight, client: whose });
}

/** A whole number that is as large as told on average. */
function wholeWalks(expected: number, key: number): number {
  const whole = Math.floor(expected);
  return whole + (uniform(key, 1) < expected - whole ? 1 : 0);
}

/** How much a request asks for: each its own in a crowd, all of one job the same from a lone client. */
function sizeOf(entry: EntryRuntime, second: number, key: number): number {
  if (entry.spec.rate >= loneRate) return lognormal(key, 5, 1, sizeDeviation);
  return lognormal(mix(entry.key, 6), Math.floor(second / jobSeconds), 1, jobDeviation);
}
