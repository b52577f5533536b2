import { item, slot, uniform } from '../physics/draw';

/**
 * Envoy's least-request balancing: of two endpoints picked at random, the one to which this client proxy
 * has fewer requests under way. `underWay` is that proxy's own count by pod index.
 */
export function leastRequest<P extends { readonly index: number }>(pods: readonly P[], underWay: Int32Array, key: number): P | null {
  const n = pods.length;
  if (n === 0) return null;
  const first = item(pods, Math.floor(uniform(key, 11) * n));
  if (n === 1) return first;
  const second = item(pods, Math.floor(uniform(key, 12) * n));
  return slot(underWay, second.index) < slot(underWay, first.index) ? second : first;
}

/** kube-proxy's choice for clients without a proxy of their own: any ready endpoint. */
export function anyEndpoint<P>(pods: readonly P[], key: number): P | null {
  return pods.length === 0 ? null : item(pods, Math.floor(uniform(key, 11) * pods.length));
}
