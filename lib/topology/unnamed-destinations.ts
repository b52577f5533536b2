import { sourceEnd } from './flow-ends';
import { nodeId } from './node-id';
import type { RequestObservation } from './observation';

const callKey = (flow: RequestObservation) => JSON.stringify([nodeId(sourceEnd(flow, 'workload')), flow.service?.namespace, flow.service?.name, flow.protocol]);

/** Flagged or unanswered requests may have reached nobody; all others did reach a workload, named or not. */
const reachedSomebody = (flow: RequestObservation) => flow.flags.length === 0 && flow.code !== '0';
const mayBeTwin = (flow: RequestObservation) => flow.reporter === 'source' && flow.destination.workload === null && flow.service?.kind === 'service' && reachedSomebody(flow);

/**
 * Where a caller's proxy cannot name the workload that answers, and never does for that service (labels dropped, no metadata across networks), the answering side reports the same requests with its name.
 * They would count twice, once at the service and once at the workload; the caller's unnamed ones are left out then.
 */
export function withoutUnnamedTwins(flows: readonly RequestObservation[]): readonly RequestObservation[] {
  const unnamed = new Set(flows.filter(mayBeTwin));
  if (unnamed.size === 0) return flows;
  const named = { source: new Set<string>(), destination: new Set<string>() };
  for (const flow of flows) {
    if (flow.requests === 0 || flow.source.workload === null || flow.destination.workload === null || flow.service === null) continue;
    named[flow.reporter === 'source' ? 'source' : 'destination'].add(callKey(flow));
  }
  return flows.filter((flow) => {
    if (!unnamed.has(flow)) return true;
    const key = callKey(flow);
    return !named.destination.has(key) || named.source.has(key);
  });
}
