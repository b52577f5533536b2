import type { Locus } from './trace';
import type { MeshView } from './mesh-view';
import { nodeName } from './mesh-view';
import type { Sickness } from './symptoms';
import type { Blamed, Suspect } from './suspect';
import type { EdgeFacts } from './edge-facts';
import type { NodeId } from '@/lib/topology/graph';
import { parseNodeId } from '@/lib/topology/node-id';

/** What a rule is asked about: one sick edge, and where its trouble sits. */
export interface Case {
  readonly sick: Sickness;
  readonly locus: Locus;
  readonly view: MeshView;
}

/** What one rule thinks about one case. */
export interface Finding extends Pick<Suspect, 'class' | 'role' | 'since' | 'sentence' | 'evidence' | 'against' | 'missing' | 'confirm'> {
  readonly blamed: Blamed;
  /** How well its own evidence fits, 0…1. */
  readonly strength: number;
  /** How much speaks against it, 0…1. */
  readonly doubt: number;
}

/** One rule: one kind of fault, its evidence and its counter-evidence. Pure; [] when it has nothing to say. */
export type Rule = (given: Case) => readonly Finding[];

/** A finding with the parts left empty that most rules do not need. */
export function finding(given: Pick<Finding, 'class' | 'blamed' | 'strength' | 'sentence'> & Partial<Finding>): Finding {
  return { role: 'cause', doubt: 0, since: null, evidence: [], against: [], missing: [], confirm: [], ...given };
}

/** Blames the workload behind a node. */
export function workload(view: MeshView, node: NodeId): Blamed {
  const found = view.nodes.get(node);
  return { kind: found?.kind === 'external' ? 'external' : 'workload', name: nodeName(view, node), namespace: found?.namespace ?? namespaceOf(node), node, edge: null };
}

/** Of a workload that nobody reaches any more: it is not drawn. */
function namespaceOf(node: NodeId): string | null {
  const told = parseNodeId(node);
  return told !== null && 'namespace' in told ? told.namespace : null;
}

/** Blames an edge. */
export function edgeBlamed(view: MeshView, { edge }: EdgeFacts): Blamed {
  return { kind: 'edge', name: `${nodeName(view, edge.source)} -> ${nodeName(view, edge.target)}`, namespace: view.nodes.get(edge.source)?.namespace ?? null, node: null, edge: edge.id };
}

/** Blames a host. */
export function host(name: string): Blamed {
  return { kind: 'host', name, namespace: null, node: null, edge: null };
}
