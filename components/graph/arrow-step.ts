import { centreOf, type Box } from './layout/box';

/** The four arrow keys as directions. */
const directions: Readonly<Record<string, { x: number; y: number }>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/**
 * The card to which an arrow key leads: the nearest one in that direction, sideways distance counting double.
 * Without a card to start from, the leftmost upper one; null when the key is no arrow or nothing lies there.
 */
export function arrowStep(key: string, from: string | null, boxes: ReadonlyMap<string, Box>): string | null {
  const direction = directions[key];
  if (direction === undefined) return null;
  const start = from === null ? undefined : boxes.get(from);
  let best: { id: string; cost: number } | null = null;
  for (const [id, box] of boxes) {
    const there = centreOf(box);
    if (start === undefined) {
      const cost = there.x + there.y / 1000;
      if (best === null || cost < best.cost) best = { id, cost };
      continue;
    }
    const here = centreOf(start);
    const along = (there.x - here.x) * direction.x + (there.y - here.y) * direction.y;
    const aside = Math.abs((there.x - here.x) * direction.y) + Math.abs((there.y - here.y) * direction.x);
    const cost = along + 2 * aside;
    if (id !== from && along > 4 && (best === null || cost < best.cost)) best = { id, cost };
  }
  return best?.id ?? null;
}
