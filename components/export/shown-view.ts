import type { Before } from '@/components/graph/lens/lens-facts';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import type { Zone } from '@/lib/base/format-time';
import type { Subject } from '@/lib/export/caption';
import type { Lens, QuantileName } from '@/lib/url/lens';
import type { Selection } from '@/lib/url/selection';

/** What the screen shows, as far as a file of it must tell. */
export interface ShownView {
  readonly lens: Lens;
  readonly q: QuantileName;
  readonly sel: Selection | null;
  readonly ns: readonly string[];
}

/** Everything a file is made of. */
export interface Shown {
  readonly picture: MeshPicture;
  readonly view: ShownView;
  /** The side one compares with; null = compared with nothing. */
  readonly before: Before | null;
  readonly cluster: string;
  readonly zone: Zone;
  /** What an engineer would say aloud; null when nothing is sick. */
  readonly verdict: string | null;
  /** Absolute link; null when the page has none. */
  readonly link: string | null;
}

/** The lens in words: `latency P99`. */
export function lensText({ lens, q }: Pick<ShownView, 'lens' | 'q'>): string {
  return lens === 'latency' || lens === 'change' ? `${lens} ${q.toUpperCase()}` : lens;
}

/** What a caption is about. */
export function subjectOf({ picture, view, cluster, zone, verdict, link }: Shown): Subject {
  const { graph } = picture;
  return { cluster, at: graph.at, window: graph.window, zone, namespaces: view.ns, level: graph.level, nodes: graph.nodes.length, edges: graph.edges.length, verdict, link };
}
