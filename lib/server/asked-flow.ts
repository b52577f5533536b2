import type { EdgeRef, NodeRef } from '@/lib/topology/node-id';
import { parseEdgeId, parseNodeId } from '@/lib/topology/node-id';
import { findIngresses } from '@/lib/topology/arrivals';
import { badParameter } from './request-scope';
import type { Runtime } from './runtime';

/** What `edge:ID` or `node:ID` names. An edge from outside to an ingress gateway is marked: its numbers are those of what the gateway sends on. Throws a bad parameter for anything else. */
export function askedFlow(of: string, rt: Pick<Runtime, 'kubernetes'>): EdgeRef | NodeRef {
  const id = of.slice(of.indexOf(':') + 1);
  const found = of.startsWith('edge:') ? parseEdgeId(id) : parseNodeId(id);
  if (found === null) throw badParameter('of', 'It is not the id of an edge or node.', 'Take ids from /api/v1/graph, percent-encoded in the query.');
  if (!('source' in found) || found.source.kind !== 'unknown' || found.protocol === 'tcp') return found;
  return findIngresses(rt.kubernetes?.inventory() ?? null)(found.target) ? { ...found, derived: true } : found;
}
