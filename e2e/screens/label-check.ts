import { chorusAnswers } from '@/bench/chorus-answers';
import { foldBudget, foldScene } from '@/components/graph/fold-scene';
import { planLabels } from '@/components/graph/label-plan';
import { boxesMeet, type Box } from '@/components/graph/layout/box';
import { extentOf, LayoutMemory } from '@/components/graph/layout/layout-memory';
import { nameSize } from '@/components/graph/layout/legible-scale';
import { mapScene } from '@/components/graph/map-scene';
import { areaTitleBox } from '@/components/graph/paint-areas';
import { setLabelFont } from '@/components/graph/paint-labels';
import { fitText } from '@/components/graph/text';
import { fittingView, onScreen, type View } from '@/components/graph/view';
import type { ChorusSize } from '@/lab/chorus/chorus-world';

/** What was found out about one picture. */
export interface LabelFindings {
  readonly labels: number;
  readonly cards: number;
  /** Pairs that cover each other. */
  readonly covered: readonly string[];
  /** The fewest letters of a name that are left on its card at fit; whole names count as 99. */
  readonly fewestLetters: number;
  /** Width in pixels of the widest row: the picture must not be wider than its room. */
  readonly outside: number;
}

declare global {
  interface Window {
    checkLabels(size: ChorusSize, seed: number): LabelFindings;
  }
}

/** The map's part of a page of 1440 × 900. */
const room = { width: 832, height: 590 };

interface Named {
  readonly name: string;
  readonly box: Box;
}

function meetings(some: readonly Named[], others: readonly Named[]): string[] {
  return some.flatMap((one, i) => others.flatMap((other, k) => ((some === others && k <= i) || !boxesMeet(one.box, other.box) ? [] : [`${one.name} × ${other.name}`])));
}

window.checkLabels = (size, seed) => {
  const brush = document.createElement('canvas').getContext('2d');
  if (brush === null) throw new Error('no canvas');
  const answers = chorusAnswers(size, seed, 1_700_000_000);
  const scene = foldScene(mapScene({ ...answers, lens: 'latency', quantile: 'p99' }), new Set(), foldBudget(room));
  const places = new LayoutMemory().place({ nodes: scene.nodes.map(({ id, namespace, width }) => ({ id, group: namespace, width })), edges: scene.edges, room });
  const extent = extentOf(places) ?? { x: 0, y: 0, width: 1, height: 1 };
  const fit = fittingView(extent, room);
  const covered: string[] = [];
  let count = 0;
  for (const zoom of [fit.zoom, 1]) {
    const view: View = { zoom, x: 0, y: 0 };
    setLabelFont(brush, zoom);
    const labels = planLabels({ scene, places, zoom, selected: null, hovered: null, kept: null }, (text) => brush.measureText(text).width).map(({ placed }) => ({ name: placed.id, box: placed.box }));
    const cards = [...places.boxes].map(([name, box]) => ({ name, box: onScreen(view, box) }));
    const titles = [...places.areas].map(([name, area]) => ({ name: `title ${name}`, box: areaTitleBox(view, area) }));
    covered.push(...meetings(labels, labels), ...meetings(labels, cards), ...meetings(labels, titles), ...meetings(cards, cards));
    if (zoom === fit.zoom) count = labels.length;
  }
  const letters = scene.nodes.map((node) => {
    const width = (places.boxes.get(node.id)?.width ?? 0) * fit.zoom - 14 * fit.zoom;
    const shown = fitText(brush, node.name, nameSize * fit.zoom, 600, width);
    return shown === node.name ? 99 : shown.length - 1;
  });
  return { labels: count, cards: scene.nodes.length, covered, fewestLetters: Math.min(...letters), outside: Math.max(0, extent.width * fit.zoom - room.width, extent.height * fit.zoom - room.height) };
};
