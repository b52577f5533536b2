import type { EdgeGrade } from '@/lib/health/edge-finding';
import { nodeHealth, type EdgeHealth } from '@/lib/health/edge-health';
import type { Graph, GraphNode, NodeId } from '@/lib/topology/graph';
import type { HostMark } from './host-mark';
import { cardFrame } from './layout/layout-input';

/** The outline of a card. Ends outside the mesh differ by shape, not by colour. */
export type CardShape = 'card' | 'gateway' | 'pill' | 'octagon' | 'square';

/** One card of the map. */
export interface NodeLook {
  readonly id: NodeId;
  readonly kind: GraphNode['kind'];
  readonly namespace: string | null;
  readonly name: string;
  /** Small second line; null when the pods stand there alone. */
  readonly note: string | null;
  readonly shape: CardShape;
  /** Not seen by any proxy, or gone: its outline is broken. */
  readonly broken: boolean;
  readonly grade: EdgeGrade;
  /** One mark per pod, the worst host first; empty when nobody says where its pods are. */
  readonly pods: readonly HostMark[];
  /** Width of the card in model pixels, from the length of its name. */
  readonly width: number;
}

const notes: Partial<Record<GraphNode['kind'], string>> = {
  external: 'external', unknown: 'not in the mesh', passthrough: 'not in the registry', blackhole: 'blocked', service: 'service', namespace: 'namespace',
};

function noteOf(node: GraphNode, tcpOnly: boolean): string | null {
  const note = notes[node.kind];
  if (note !== undefined) return note;
  if (node.traits.includes('gateway')) return 'gateway';
  if (node.traits.includes('gone')) return 'gone';
  if (node.traits.includes('waypoint')) return 'waypoint';
  if (node.traits.includes('no-proxy')) return 'no proxy';
  if (tcpOnly) return 'tcp';
  return node.version === null || node.name.endsWith(node.version) ? null : node.version;
}

function shapeOf(node: GraphNode): CardShape {
  if (node.traits.includes('gateway')) return 'gateway';
  if (node.kind === 'external' || node.kind === 'passthrough' || node.kind === 'unknown') return 'pill';
  if (node.kind === 'blackhole') return 'octagon';
  return node.kind === 'service' || node.kind === 'namespace' ? 'square' : 'card';
}

/** Names of special ends as people say them. */
function spokenName(node: GraphNode): string {
  if (node.kind === 'unknown') return 'unknown';
  if (node.kind === 'passthrough') return 'Passthrough';
  return node.kind === 'blackhole' ? 'BlackHole' : node.name;
}

/** Model pixels at scale 1. */
const widths = { least: 92, most: 260, perLetter: 7.3, perSmallLetter: 6.6, perPod: 11 } as const;
const mostPodsInARow = 8;

/** Width in model pixels of a card on which a name and the line below it stand whole. */
export function cardWidth(name: string, note: string | null, pods: number): number {
  const row = pods === 0 ? 0 : pods > mostPodsInARow ? 58 : pods * widths.perPod;
  const second = (note === null ? 0 : note.length * widths.perSmallLetter + (row === 0 ? 0 : 8)) + row;
  return Math.round(Math.min(widths.most, Math.max(widths.least, Math.max(name.length * widths.perLetter, second) + cardFrame)));
}

/** The cards of a graph. */
export function nodeLooks(graph: Graph, health: ReadonlyMap<string, EdgeHealth>, pods: ReadonlyMap<NodeId, readonly HostMark[]>): NodeLook[] {
  const into = new Map<NodeId, EdgeHealth[]>();
  const protocols = new Map<NodeId, Set<string>>();
  for (const edge of graph.edges) {
    const own = health.get(edge.id);
    const others = into.get(edge.target);
    if (own !== undefined && others === undefined) into.set(edge.target, [own]);
    else if (own !== undefined) others?.push(own);
    protocols.set(edge.target, (protocols.get(edge.target) ?? new Set<string>()).add(edge.protocol));
  }
  return graph.nodes.map((node) => {
    const seen = protocols.get(node.id);
    const name = spokenName(node);
    const note = noteOf(node, seen?.size === 1 && seen.has('tcp'));
    const marks = pods.get(node.id) ?? [];
    return {
      id: node.id,
      kind: node.kind,
      namespace: node.kind === 'namespace' ? null : node.namespace,
      name,
      note,
      shape: shapeOf(node),
      broken: node.kind === 'unknown' || node.kind === 'passthrough' || node.traits.includes('gone') || node.traits.includes('no-proxy'),
      grade: nodeHealth(into.get(node.id) ?? []).grade,
      pods: marks,
      width: cardWidth(name, note, marks.length),
    };
  });
}
