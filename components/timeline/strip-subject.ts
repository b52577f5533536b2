import type { Level } from '@/lib/topology/graph';
import type { Selection } from '@/lib/url/selection';
import type { MeshPicture } from '../mesh/mesh-picture';

/** What the strip's latency line is of, when it is not the whole mesh. */
export interface StripSubject {
  /** As `/api/v1/series` wants it. */
  readonly of: string;
  readonly name: string;
  readonly level: Level;
}

/** The selected edge or node, if it has a latency: a host and a TCP edge have none. */
export function stripSubject(picture: MeshPicture | null, selection: Selection | null): StripSubject | null {
  if (picture === null || selection === null) return null;
  const { graph, health } = picture;
  const name = (id: string) => health.nodes.get(id)?.name ?? id;
  if (selection.kind === 'node') return health.nodes.has(selection.id) ? { of: `node:${selection.id}`, name: name(selection.id), level: graph.level } : null;
  const edge = selection.kind === 'edge' ? graph.edges.find(({ id }) => id === selection.id) : undefined;
  return edge === undefined || edge.protocol === 'tcp' ? null : { of: `edge:${edge.id}`, name: `${name(edge.source)} → ${name(edge.target)}`, level: graph.level };
}

/** Points of a series at the times of the strip; null where nothing was measured. */
export function atTimes(points: readonly (readonly [number, number | null])[], times: readonly number[]): (number | null)[] {
  const known = new Map(points.map(([time, value]) => [Math.round(time), value]));
  return times.map((time) => known.get(Math.round(time)) ?? null);
}
