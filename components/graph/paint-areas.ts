import type { Box } from './layout/box';
import { areaPadding } from './layout/layout-input';
import type { Brush } from './brush';
import type { Palette } from './palette';
import { cutMiddle, font, smallestFont } from './text';
import { onScreen, type View } from './view';

/** Height of the line with a namespace's name in screen pixels. */
const titleHeight = 18;

/** Where the name of an area stands on the screen. */
export function areaTitleBox(view: View, area: Box): Box {
  const box = onScreen(view, area);
  return { x: box.x + 4, y: box.y + 2, width: Math.max(20, box.width * 0.7), height: Math.min(titleHeight * Math.max(1, view.zoom), Math.max(10, areaPadding.above * view.zoom - 5)) };
}

/** Namespaces as quiet areas under the graph. */
export function paintAreas(brush: Brush, view: View, areas: ReadonlyMap<string, Box>, palette: Palette, selected: string | null): void {
  for (const [name, area] of areas) {
    const box = onScreen(view, area);
    brush.beginPath();
    brush.roundRect(Math.round(box.x) + 0.5, Math.round(box.y) + 0.5, Math.round(box.width), Math.round(box.height), 10 * Math.min(1, view.zoom));
    brush.fillStyle = palette.area;
    brush.fill();
    brush.strokeStyle = selected === name ? palette.accent : palette.line;
    brush.lineWidth = selected === name ? 2 : 1;
    brush.stroke();
  }
}

/** Names of the areas, above the lines that cross them and on a ground of their own. */
export function paintAreaTitles(brush: Brush, view: View, areas: ReadonlyMap<string, Box>, palette: Palette): void {
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  for (const [name, area] of areas) {
    const box = onScreen(view, area);
    const title = areaTitleBox(view, area);
    // Where areas are flat the name has no more height than the smallest letters.
    brush.font = title.height < 12 ? smallestFont(500) : font(11 * Math.min(1.8, view.zoom), 500);
    const text = cutMiddle(name, (candidate) => brush.measureText(candidate).width <= box.width - 14);
    const x = box.x + Math.max(6, 11 * view.zoom);
    brush.globalAlpha = 0.85;
    brush.fillStyle = palette.area;
    brush.fillRect(x - 3, title.y, brush.measureText(text).width + 6, title.height);
    brush.globalAlpha = 1;
    brush.fillStyle = palette.ink3;
    brush.fillText(text, x, title.y + title.height / 2 + 0.5);
  }
}
