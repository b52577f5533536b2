import type { EdgeLook } from './edge-look';
import type { Box } from './layout/box';
import { leader, type PlacedLabel } from './layout/place-labels';
import type { Brush } from './brush';
import { openPadlock, stateSign } from './paint-shapes';
import { toneColour, type Palette } from './palette';
import { font } from './text';
import type { View } from './view';

/** What stands in a label: the lens's numbers, a "?" on an edge nobody measured, or the open padlock. */
export type LabelContent = { readonly kind: 'numbers'; readonly edge: EdgeLook } | { readonly kind: 'unknown' } | { readonly kind: 'padlock' };

const textSize = 11;
const lineHeight = 14;
const signRoom = 12;

/** How much larger than usual labels are at a zoom: on walls of pixels they grow with the cards. */
function enlargement(zoom: number): number {
  return Math.min(2, Math.max(1, zoom / 1.15));
}

/** The ways to write a label, best first: in one line, one part a line, its first part alone. */
const shapes = ['line', 'stack', 'short'] as const;
type LabelShape = (typeof shapes)[number];

function labelLines(edge: EdgeLook, shape: LabelShape): string[] {
  const parts = edge.label();
  if (shape === 'stack') return [...parts];
  return [shape === 'line' ? parts.join(' · ') : (parts[0] ?? '')];
}

/** Sizes of a label in screen pixels at a zoom, the best way to write it first; `measure` gives the width of a text in the labels' font. */
export function labelSizes(edge: EdgeLook, zoom: number, measure: (text: string) => number): { width: number; height: number }[] {
  const sign = edge.tone === 'warn' || edge.tone === 'crit' ? signRoom : 0;
  const by = enlargement(zoom);
  return (edge.label().length > 1 ? shapes : shapes.slice(0, 1)).map((shape) => {
    const lines = labelLines(edge, shape);
    return { width: Math.ceil(Math.max(...lines.map(measure)) + (sign + 11) * by), height: Math.round((3 + lines.length * lineHeight) * by) };
  });
}

/** Gives the brush the font that labels have at a zoom. */
export function setLabelFont(brush: Brush, zoom: number): void {
  brush.font = font(textSize * enlargement(zoom), 600);
}

function paintNumbers(brush: Brush, edge: EdgeLook, box: Box, shape: LabelShape, zoom: number, palette: Palette): void {
  const by = enlargement(zoom);
  const sick = edge.tone === 'crit' ? 'critical' : edge.tone === 'warn' ? 'raised' : null;
  const coloured = sick !== null || edge.tone === 'change';
  const colour = coloured ? toneColour(palette, edge.tone) : palette.ink2;
  brush.beginPath();
  brush.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 4);
  brush.fillStyle = palette.bg;
  brush.fill();
  brush.strokeStyle = coloured ? colour : palette.line;
  brush.lineWidth = 1;
  brush.stroke();
  brush.fillStyle = colour;
  if (sick !== null) stateSign(brush, sick, box.x + 10 * by, box.y + box.height / 2, 4.8 * by);
  setLabelFont(brush, zoom);
  brush.textBaseline = 'middle';
  brush.textAlign = 'center';
  const middle = box.x + box.width / 2 + (sick === null ? 0 : (signRoom / 2 - 1) * by);
  labelLines(edge, shape).forEach((line, i) => brush.fillText(line, middle, box.y + (2 + lineHeight * i + 7.5) * by));
  brush.textAlign = 'left';
}

/** Paints one label where it was placed, moved by the pan of the view. */
export function paintLabel(brush: Brush, placed: PlacedLabel, content: LabelContent, view: View, palette: Palette): void {
  const box = { x: Math.round(placed.box.x + view.x), y: Math.round(placed.box.y + view.y), width: placed.box.width, height: placed.box.height };
  if (content.kind === 'numbers') {
    const line = leader(box, { x: placed.anchor.x + view.x, y: placed.anchor.y + view.y });
    brush.fillStyle = toneColour(palette, content.edge.tone);
    if (line !== null) brush.fillRect(line.x, line.y, line.width, line.height);
    paintNumbers(brush, content.edge, box, shapes[placed.size] ?? 'line', view.zoom, palette);
    return;
  }
  brush.beginPath();
  brush.arc(box.x + box.width / 2, box.y + box.height / 2, box.width / 2, 0, 2 * Math.PI);
  brush.fillStyle = palette.bg;
  brush.fill();
  if (content.kind === 'padlock') {
    openPadlock(brush, { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 }, palette.ink2);
    return;
  }
  brush.fillStyle = palette.ink2;
  brush.font = font(12, 700);
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillText('?', box.x + box.width / 2, box.y + box.height / 2 + 0.5);
  brush.textAlign = 'left';
}
