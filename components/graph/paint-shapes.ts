import type { Box } from './layout/box';
import type { Brush } from './brush';
import type { CardShape } from './node-look';
import type { Palette } from './palette';
import type { HostMark } from './host-mark';

/** Starts the path of a card's outline. */
export function outline(brush: Brush, shape: CardShape, { x, y, width, height }: Box, zoom: number): void {
  brush.beginPath();
  if (shape === 'octagon' || shape === 'gateway') {
    const cut = shape === 'octagon' ? height * 0.28 : height * 0.3;
    if (shape === 'octagon') {
      brush.moveTo(x + cut, y);
      brush.lineTo(x + width - cut, y);
      brush.lineTo(x + width, y + cut);
      brush.lineTo(x + width, y + height - cut);
      brush.lineTo(x + width - cut, y + height);
      brush.lineTo(x + cut, y + height);
      brush.lineTo(x, y + height - cut);
      brush.lineTo(x, y + cut);
    } else {
      brush.moveTo(x, y);
      brush.lineTo(x + width - cut, y);
      brush.lineTo(x + width, y + height / 2);
      brush.lineTo(x + width - cut, y + height);
      brush.lineTo(x, y + height);
    }
    brush.closePath();
    return;
  }
  const radius = shape === 'pill' ? height / 2 : shape === 'square' ? 2 * zoom : 8 * zoom;
  brush.roundRect(x, y, width, height, radius);
}

/** The sign of a state that does not need colour: hexagon = sick, triangle = strained. Centre and radius in pixels. */
export function stateSign(brush: Brush, grade: 'critical' | 'raised', x: number, y: number, radius: number): void {
  brush.beginPath();
  if (grade === 'raised') {
    brush.moveTo(x, y - radius);
    brush.lineTo(x + radius, y + radius * 0.8);
    brush.lineTo(x - radius, y + radius * 0.8);
  } else {
    for (let i = 0; i < 6; i++) brush.lineTo(x + radius * Math.cos((i * Math.PI) / 3), y + radius * Math.sin((i * Math.PI) / 3));
  }
  brush.closePath();
  brush.fill();
}

/** One pod as a square: empty on a calm host, hatched for steal, dotted for the disk, full for the rest, "?" when unknown. */
export function podSquare(brush: Brush, mark: HostMark, { x, y, width, height }: Box, palette: Palette): void {
  const colour = mark.grade === 'critical' ? palette.crit : mark.grade === 'raised' ? palette.warn : palette.ink3;
  brush.strokeStyle = colour;
  brush.lineWidth = 1;
  brush.setLineDash(mark.grade === 'unknown' ? [1.5, 1.5] : []);
  brush.beginPath();
  brush.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 1.5);
  brush.stroke();
  brush.setLineDash([]);
  if (mark.grade === 'calm' || mark.grade === 'unknown') return;
  brush.save();
  brush.clip();
  fillPattern(brush, mark.pattern, { x, y, width, height }, colour);
  brush.restore();
}

/** Fills a box with the pattern of a kind of host pressure. */
function fillPattern(brush: Brush, pattern: HostMark['pattern'], { x, y, width, height }: Box, colour: string): void {
  brush.fillStyle = colour;
  brush.strokeStyle = colour;
  if (pattern === 'plain') brush.fillRect(x, y, width, height);
  else if (pattern === 'steal') {
    brush.globalAlpha *= 0.45;
    brush.fillRect(x, y, width, height);
    brush.globalAlpha /= 0.45;
    brush.lineWidth = 1.3;
    brush.beginPath();
    for (let d = -height; d < width; d += 3) {
      brush.moveTo(x + d, y + height);
      brush.lineTo(x + d + height, y);
    }
    brush.stroke();
  } else {
    const r = 0.9;
    brush.beginPath();
    for (let dy = 2; dy < height; dy += 2.6) {
      for (let dx = 2; dx < width; dx += 2.6) {
        brush.moveTo(x + dx + r, y + dy);
        brush.arc(x + dx, y + dy, r, 0, 2 * Math.PI);
      }
    }
    brush.fill();
  }
}

/** An open padlock: part of the traffic is plain text. */
export function openPadlock(brush: Brush, { x, y, width, height }: Box, colour: string): void {
  brush.fillStyle = colour;
  brush.strokeStyle = colour;
  brush.lineWidth = 1.4;
  brush.beginPath();
  brush.roundRect(x + width * 0.15, y + height * 0.48, width * 0.7, height * 0.45, 1.5);
  brush.fill();
  brush.beginPath();
  brush.arc(x + width * 0.72, y + height * 0.36, width * 0.2, Math.PI * 0.95, Math.PI * 2.2);
  brush.moveTo(x + width * 0.52, y + height * 0.36);
  brush.lineTo(x + width * 0.52, y + height * 0.5);
  brush.stroke();
}
