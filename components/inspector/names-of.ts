import type { LinkValues } from '@/lib/base/outside-link';
import type { GraphNode } from '@/lib/topology/graph';

/** What other tools call a node of the graph. */
export function namesOf(node: GraphNode | undefined): Pick<LinkValues, 'cluster' | 'namespace' | 'workload' | 'service'> {
  if (node === undefined) return {};
  return {
    ...(node.cluster === null ? {} : { cluster: node.cluster }), ...(node.namespace === null ? {} : { namespace: node.namespace }),
    ...(node.kind === 'workload' ? { workload: node.name } : {}), ...(node.kind === 'service' || node.kind === 'external' ? { service: node.name } : {}),
  };
}
