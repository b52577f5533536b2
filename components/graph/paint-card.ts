import type { Box } from './layout/box';
import type { NodeLook } from './node-look';
import type { Brush } from './brush';
import { nameSize } from './layout/legible-scale';
import { outline, podSquare, stateSign } from './paint-shapes';
import { toneColour, type Palette } from './palette';
import { fitText, font } from './text';

/** How a card stands among the others. */
export interface CardState {
  readonly faded: boolean;
  readonly selected: boolean;
  readonly hovered: boolean;
  /** The lens of hosts draws their rings strongly. */
  readonly loudHosts: boolean;
}

const mostSquares = 8;

function borderOf(look: NodeLook, palette: Palette): { colour: string; width: number } {
  if (look.grade === 'critical') return { colour: palette.crit, width: 2 };
  if (look.grade === 'raised') return { colour: palette.warn, width: 2 };
  return { colour: palette.line, width: 1 };
}

/** The ring of the worst host under the card, in every lens: broken for steal, dotted for the disk. */
function paintRing(brush: Brush, look: NodeLook, box: Box, zoom: number, palette: Palette, loud: boolean): void {
  const worst = look.pods[0];
  // Among all the pods of a namespace some host is nearly always under pressure: its square says so.
  if (look.kind === 'namespace' && !loud) return;
  if (worst === undefined || worst.grade === 'calm' || worst.grade === 'unknown') return;
  const gap = loud ? 4 : 3.5;
  outline(brush, look.shape, { x: box.x - gap, y: box.y - gap, width: box.width + 2 * gap, height: box.height + 2 * gap }, zoom * 1.3);
  brush.strokeStyle = worst.grade === 'critical' ? palette.crit : palette.warn;
  brush.lineWidth = loud ? 3 : 1.2;
  brush.setLineDash(worst.pattern === 'steal' ? [6, 3] : worst.pattern === 'iowait' ? [1.5, 3] : []);
  brush.stroke();
  brush.setLineDash([]);
}

/** Squares for up to eight pods, else their number with one square for the worst. Returns the width used. */
function paintPods(brush: Brush, look: NodeLook, x: number, y: number, size: number, palette: Palette, alignRight: boolean): number {
  const many = look.pods.length > mostSquares;
  const shown = many ? look.pods.slice(0, 1) : look.pods;
  const step = size + 2;
  // How many cards are inside says more about a folded one than how many pods.
  const text = many && look.kind !== 'namespace' ? `${look.pods.length} pods` : '';
  brush.font = font(size + 3);
  const width = shown.length * step - 2 + (text === '' ? 0 : brush.measureText(text).width + 5);
  const left = alignRight ? x - width : x;
  shown.forEach((mark, i) => podSquare(brush, mark, { x: left + i * step, y, width: size, height: size + 1 }, palette));
  if (text !== '') {
    brush.fillStyle = palette.ink2;
    brush.fillText(text, left + step + 3, y + size / 2 + 0.5);
  }
  return width;
}

function paintSecondLine(brush: Brush, look: NodeLook, box: Box, zoom: number, palette: Palette): void {
  const inset = insetOf(look, zoom);
  const y = box.y + box.height * 0.72;
  const size = Math.max(6, Math.min(9, 8 * zoom));
  const right = box.x + box.width - 8 * zoom - (look.shape === 'gateway' ? 8 * zoom : look.shape === 'pill' ? 6 * zoom : 0);
  const used = look.pods.length === 0 ? 0 : paintPods(brush, look, look.note === null ? box.x + inset : right, y - size / 2, size, palette, look.note !== null);
  if (look.note === null) return;
  brush.fillStyle = palette.ink3;
  brush.fillText(fitText(brush, look.note, 10.5 * zoom, 400, right - box.x - inset - used - 4), box.x + inset, y + 0.5);
}

function insetOf(look: NodeLook, zoom: number): number {
  return (look.shape === 'pill' ? 14 : 9) * zoom;
}

function paintName(brush: Brush, look: NodeLook, box: Box, zoom: number, palette: Palette, twoLines: boolean): void {
  const inset = insetOf(look, zoom);
  brush.fillStyle = palette.ink;
  const room = box.width - inset - 5 * zoom - (look.shape === 'gateway' ? 5 * zoom : 0);
  brush.fillText(fitText(brush, look.name, nameSize * zoom, 600, room), box.x + inset, box.y + box.height * (twoLines ? 0.33 : 0.52));
}

/** The sign of its state on the corner of a card, so that it takes no room from the name. */
function paintSign(brush: Brush, look: NodeLook, box: Box, zoom: number, palette: Palette): void {
  if (look.grade !== 'critical' && look.grade !== 'raised') return;
  const [x, y] = [box.x + box.width - (look.shape === 'card' || look.shape === 'square' ? 3 : 12) * zoom, box.y + 1];
  const radius = Math.max(4, 5.2 * zoom);
  brush.fillStyle = palette.bg;
  stateSign(brush, look.grade, x, y, radius + 2.2);
  brush.fillStyle = toneColour(palette, look.grade === 'critical' ? 'crit' : 'warn');
  stateSign(brush, look.grade, x, y, radius);
}

/** The card's box, widened on both sides until its whole name fits: for the card one looks at. */
export function boxForWholeName(brush: Brush, look: NodeLook, box: Box, zoom: number): Box {
  brush.font = font(nameSize * zoom, 600);
  const needed = brush.measureText(look.name).width + insetOf(look, zoom) + 10 * zoom + (look.shape === 'gateway' ? 5 * zoom : 0);
  const more = Math.max(0, needed - box.width);
  return { ...box, x: box.x - more / 2, width: box.width + more };
}

/** Paints one card into a box of screen pixels. */
export function paintCard(brush: Brush, look: NodeLook, box: Box, zoom: number, state: CardState, palette: Palette): void {
  brush.save();
  if (state.faded) brush.globalAlpha = 0.25;
  outline(brush, look.shape, box, zoom);
  brush.fillStyle = palette.card;
  brush.fill();
  const border = borderOf(look, palette);
  brush.strokeStyle = state.hovered && border.width === 1 ? palette.ink2 : border.colour;
  brush.lineWidth = border.width;
  brush.setLineDash(look.broken ? [4, 3] : []);
  brush.stroke();
  brush.setLineDash([]);
  paintRing(brush, look, box, zoom, palette, state.loudHosts);
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  const twoLines = box.height >= 25 && (look.pods.length > 0 || look.note !== null);
  paintName(brush, look, box, zoom, palette, twoLines);
  if (twoLines) paintSecondLine(brush, look, box, zoom, palette);
  paintSign(brush, look, box, zoom, palette);
  if (state.selected) {
    outline(brush, look.shape, { x: box.x - 5, y: box.y - 5, width: box.width + 10, height: box.height + 10 }, zoom * 1.5);
    brush.strokeStyle = palette.accent;
    brush.lineWidth = 2;
    brush.stroke();
  }
  brush.restore();
}
