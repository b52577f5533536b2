import { sourceEnd, targetEnd } from './flow-ends';
import { edgeId, nodeId } from './node-id';
import type { Flow } from './observation';

/** All that is known of one (source workload, destination workload or service, protocol), apart by reporter. */
export interface Pair<F> {
  readonly source: readonly F[];
  readonly waypoint: readonly F[];
  readonly destination: readonly F[];
}

/** Groups flows into pairs; the ends are those of level `workload`, whatever level is drawn, so that every level sums the same requests. */
export function pairUp<F extends Flow>(flows: readonly F[]): readonly Pair<F>[] {
  const pairs = new Map<string, { source: F[]; waypoint: F[]; destination: F[] }>();
  for (const flow of flows) {
    const key = edgeId(nodeId(sourceEnd(flow, 'workload')), nodeId(targetEnd(flow, 'workload')), flow.protocol);
    let pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, (pair = { source: [], waypoint: [], destination: [] }));
    pair[flow.reporter].push(flow);
  }
  return [...pairs.values()];
}

/**
 * The one reporter that counts for a pair (wire.md 3.1 rule 1): the first in the given order that saw traffic; when none did, the first that reported at all.
 */
export function chooseReporter<F>(pair: Pair<F>, hasTraffic: (flow: F) => boolean, order: readonly (keyof Pair<F>)[] = ['source', 'waypoint', 'destination']): readonly F[] {
  const reporter = order.find((name) => pair[name].some(hasTraffic)) ?? order.find((name) => pair[name].length > 0);
  return reporter === undefined ? [] : pair[reporter];
}
