import { gammaAroundOne, item, mix, nameKey, poisson, uniform } from '../physics/draw';
import type { EntrySpec } from '../world/shop-plan';
import type { RequestWalk } from './request-walk';
import type { CallNode, WorkloadRuntime } from './runtime';

/** Variance of a second's arrivals over their mean. */
const dispersion = 1.5;

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
export function enterRequests(entry: EntryRuntime, walk: RequestWalk, from: number, factor: number): void {
  const rate = entry.spec.rate * (entry.spec.followsLoad ? factor : 1);
  const pods = entry.client.ready;
  if (rate <= 0 || pods.length === 0) return;
  const second = mix(entry.key, from / 1000);
  const shape = rate / (dispersion - 1);
  const mean = shape < 3 ? rate : rate * gammaAroundOne(second, 1, shape);
  const n = poisson(mix(second, 2), mean);
  for (let k = 0; k < n; k++) {
    const key = mix(second, 1000 + k);
    const client = item(pods, Math.floor(uniform(key, 1) * pods.length));
    const { acceptLoss } = client.host.now;
    /** A client whose connection found no place comes back after a second. */
    const late = acceptLoss > 0 && uniform(key, 4) < 0.2 * acceptLoss ? 1000 : 0;
    walk.enter(from + 1000 * uniform(key, 2) + late, mix(key, 3), entry.node, client);
  }
}
