import type { Box } from './box';
import { routeEdges, type Route, type RoutedEdge } from './edge-route';
import { layoutGraph } from './layout-graph';
import type { LayoutInput } from './layout-input';

/** What is to be laid out, with the edges' ids. */
export interface LayoutJob extends Omit<LayoutInput, 'edges'> {
  readonly edges: readonly RoutedEdge[];
}

/** Where cards and curves lie, by id. */
export interface LayoutResult {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, Route>;
}

/** Everything about a layout that takes time. Pure: it runs in the page or in a worker. */
export function computeLayout(job: LayoutJob): LayoutResult {
  const boxes = layoutGraph(job);
  return { boxes, routes: routeEdges(job.edges, boxes) };
}
