import { areaOf } from './areas';
import { boxesMeet, type Box } from './box';
import { cardHeight, type LayoutInput, type LayoutNode } from './layout-input';

const margin = 14;
const step = 16;
const reach = 90;
/** Standing in line with others is worth so many pixels of distance. */
const outOfLine = 60;
/** What standing inside a foreign namespace costs, in pixels of distance. */
const trespass = 4_000;

interface Scene {
  readonly input: LayoutInput;
  readonly boxes: Map<string, Box>;
  readonly groupOf: ReadonlyMap<string, string | null>;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Where a newcomer would like to stand: right of its callers, left of its callees, else beside its namespace. */
function wish(scene: Scene, node: LayoutNode): { x: number; y: number } {
  const callers: Box[] = [];
  const callees: Box[] = [];
  for (const edge of scene.input.edges) {
    const other = edge.target === node.id ? scene.boxes.get(edge.source) : edge.source === node.id ? scene.boxes.get(edge.target) : undefined;
    if (other !== undefined) (edge.target === node.id ? callers : callees).push(other);
  }
  const kin = [...scene.boxes].filter(([id]) => node.group !== null && scene.groupOf.get(id) === node.group).map(([, box]) => box);
  const y = mean([...callers, ...callees].map((box) => box.y)) ?? mean(kin.map((box) => box.y)) ?? 0;
  if (callers.length > 0) return { x: Math.max(...callers.map((box) => box.x + box.width)) + reach, y };
  if (callees.length > 0) return { x: Math.min(...callees.map((box) => box.x)) - reach - node.width, y };
  return { x: mean(kin.map((box) => box.x)) ?? 0, y };
}

/** Whether the namespace area that holds `box` too would cover a foreign node or area. */
function trespasses(scene: Scene, node: LayoutNode, box: Box, areas: ReadonlyMap<string, Box>): boolean {
  const kin = [...scene.boxes].filter(([id]) => node.group !== null && scene.groupOf.get(id) === node.group).map(([, other]) => other);
  const own = node.group === null ? box : areaOf([...kin, box]);
  for (const [group, area] of areas) if (group !== node.group && boxesMeet(area, own, 4)) return true;
  for (const [id, other] of scene.boxes) if ((scene.groupOf.get(id) ?? null) !== node.group && boxesMeet(other, own, 2)) return true;
  return false;
}

function seat(scene: Scene, node: LayoutNode): Box {
  const wanted = wish(scene, node);
  const groups = new Map<string, Box[]>();
  for (const [id, box] of scene.boxes) {
    const group = scene.groupOf.get(id) ?? null;
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), box]);
  }
  const areas = new Map([...groups].map(([group, members]) => [group, areaOf(members)]));
  const all = [...scene.boxes.values()];
  const columns = new Set(all.map((box) => box.x));
  const xs = [...new Set([wanted.x, ...columns])].sort((a, b) => Math.abs(a - wanted.x) - Math.abs(b - wanted.x) || a - b);
  const tall = Math.max(600, ...all.map((box) => box.y)) + 300;
  let best: { cost: number; box: Box } | null = null;
  for (const x of xs) {
    for (let away = 0; away <= tall; away += step) {
      for (const y of away === 0 ? [wanted.y] : [wanted.y + away, wanted.y - away]) {
        const cost = Math.abs(x - wanted.x) * 1.5 + away + (columns.has(x) ? 0 : outOfLine);
        if (best !== null && cost >= best.cost) continue;
        const box = { x: Math.round(x), y: Math.round(y), width: node.width, height: cardHeight };
        if (all.some((other) => boxesMeet(other, box, margin))) continue;
        const total = cost + (trespasses(scene, node, box, areas) ? trespass : 0);
        if (best === null || total < best.cost) best = { cost: total, box };
      }
    }
  }
  return best?.box ?? { x: Math.round(wanted.x), y: tall, width: node.width, height: cardHeight };
}

/** Keeps every known node exactly where it is, forgets those that are gone and seats the new ones near whom they talk to. */
export function placeNewcomers(input: LayoutInput, previous: ReadonlyMap<string, Box>): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const node of input.nodes) {
    const box = previous.get(node.id);
    if (box !== undefined) boxes.set(node.id, box);
  }
  const scene: Scene = { input, boxes, groupOf: new Map(input.nodes.map((node) => [node.id, node.group])) };
  const fresh = input.nodes.filter((node) => !previous.has(node.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const node of fresh) boxes.set(node.id, seat(scene, node));
  return boxes;
}
