import type { Focus } from '@/lib/url/focus';
import type { MeshPicture } from '../mesh/mesh-picture';
import { focusPart } from './focus-part';

/** The picture without what is hidden and outside the focus; the picture itself when nothing is. `hide`: `node:ID` and `namespace:NAME`. */
export function shownPart(picture: MeshPicture, focus: Focus | null, hide: readonly string[]): MeshPicture {
  if (focus === null && hide.length === 0) return picture;
  const hidden = new Set(hide);
  const visible = picture.graph.nodes.filter((node) => !hidden.has(`node:${node.id}`) && !hidden.has(`namespace:${node.namespace ?? ''}`));
  const left = new Set(visible.map((node) => node.id));
  const edges = picture.graph.edges.filter((edge) => left.has(edge.source) && left.has(edge.target));
  const part = focus === null ? null : focusPart(edges, focus);
  const nodes = part === null ? visible : visible.filter((node) => part.has(node.id));
  const kept = part === null ? edges : edges.filter((edge) => part.has(edge.source) && part.has(edge.target));
  return { ...picture, graph: { ...picture.graph, nodes, edges: kept } };
}
