import { slot, uniform } from '../physics/draw';
import type { CallNode, PodRuntime } from './runtime';

/** How often a call of the tree is made: its share, and more when a cache in front of it misses. */
export function timesCalled(node: CallNode, key: number, index: number): number {
  const { callFactor } = node.target.now;
  const expected = node.share * callFactor;
  const whole = Math.floor(expected);
  return whole + (expected > whole && uniform(key, 200 + index) < expected - whole ? 1 : 0);
}

/** A pool opens a connection when more are in use than ever, and now and then one anew. */
export function opensAnother(client: PodRuntime, target: number, key: number): boolean {
  const inUse = slot(client.underWayTo, target);
  if (inUse <= slot(client.mostOpen, target)) return uniform(key, 63) < 0.002;
  client.mostOpen[target] = inUse;
  return true;
}
