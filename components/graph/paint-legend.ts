import type { Brush } from './brush';
import { legendItems, type LegendSign } from './legend-items';
import type { Lens, QuantileName } from '@/lib/url/lens';
import { podSquare, stateSign } from './paint-shapes';
import { toneColour, type Palette } from './palette';
import { font } from './text';

const lineLength = 26;
const rowHeight = 19;
const gap = 18;
const textSize = 12;
const dashes = { solid: [], tcp: [6, 4], thin: [1.5, 4], unknown: [9, 3, 2, 3], gone: [3, 5] } as const;

function signWidth(sign: LegendSign): number {
  if (sign.kind === 'none') return 0;
  if (sign.kind === 'square') return 16;
  return lineLength + 6 + (sign.tone === 'crit' || sign.tone === 'warn' ? 15 : 0);
}

function paintSign(brush: Brush, sign: LegendSign, x: number, y: number, palette: Palette): void {
  if (sign.kind === 'none') return;
  if (sign.kind === 'square') {
    const pattern = sign.fill === 'steal' || sign.fill === 'iowait' ? sign.fill : 'plain';
    podSquare(brush, { grade: sign.fill === 'empty' ? 'calm' : sign.fill === 'iowait' ? 'raised' : 'critical', pattern }, { x, y: y - 5, width: 9, height: 10 }, palette);
    return;
  }
  brush.beginPath();
  brush.moveTo(x, y);
  brush.lineTo(x + lineLength, y);
  brush.strokeStyle = toneColour(palette, sign.tone);
  brush.lineWidth = sign.width;
  brush.setLineDash(dashes[sign.dash]);
  brush.stroke();
  brush.setLineDash([]);
  if (sign.tone !== 'crit' && sign.tone !== 'warn') return;
  brush.fillStyle = toneColour(palette, sign.tone);
  stateSign(brush, sign.tone === 'crit' ? 'critical' : 'raised', x + lineLength + 9, y, 5);
}

/** Paints the legend of a lens into rows from `y` down, broken where `width` ends. Returns the height used; with `palette` null it only measures. */
export function paintLegend(brush: Brush, lens: Lens, quantile: QuantileName, place: { readonly x: number; readonly y: number; readonly width: number }, palette: Palette | null): number {
  brush.font = font(textSize);
  brush.textAlign = 'left';
  brush.textBaseline = 'middle';
  let x = place.x;
  let row = 0;
  for (const { sign, text } of legendItems(lens, quantile)) {
    const width = signWidth(sign) + brush.measureText(text).width;
    if (x > place.x && x + width > place.x + place.width) {
      x = place.x;
      row += 1;
    }
    const y = place.y + row * rowHeight + rowHeight / 2;
    if (palette !== null) {
      paintSign(brush, sign, x, y, palette);
      brush.fillStyle = palette.ink2;
      brush.fillText(text, x + signWidth(sign), y);
    }
    x += width + gap;
  }
  return (row + 1) * rowHeight;
}
