import { boxAround, type Box } from './box';
import { areaPadding } from './layout-input';

/** The area of a namespace whose members have these boxes: room above for its name. */
export function areaOf(members: readonly Box[]): Box {
  const inner = boxAround(members) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    x: inner.x - areaPadding.side,
    y: inner.y - areaPadding.above,
    width: inner.width + 2 * areaPadding.side,
    height: inner.height + areaPadding.above + areaPadding.below,
  };
}

/** Areas of all namespaces, by name. */
export function namespaceAreas(nodes: readonly { readonly id: string; readonly group: string | null }[], boxes: ReadonlyMap<string, Box>): Map<string, Box> {
  const members = new Map<string, Box[]>();
  for (const node of nodes) {
    const box = boxes.get(node.id);
    if (node.group === null || box === undefined) continue;
    const list = members.get(node.group);
    if (list === undefined) members.set(node.group, [box]);
    else list.push(box);
  }
  return new Map([...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, boxesOf]) => [group, areaOf(boxesOf)]));
}
