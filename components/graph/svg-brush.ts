import type { Brush } from './brush';
import { fontFamily } from './text';

/** What `save` keeps. */
interface Pen {
  fillStyle: Brush['fillStyle'];
  strokeStyle: Brush['strokeStyle'];
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dashes: readonly number[];
  /** Groups opened by `clip` since the last `save`. */
  groups: number;
}

/** From the middle of a line of text down to its base line, in font sizes: (ascent − descent) / 2 of the page's font. */
const middleToBase = 0.363;

/** Text for XML: markup escaped, characters that XML forbids left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

const n = (value: number): string => String(Math.round(value * 100) / 100);

/** Paints into SVG. `measure` gives the width of a text in a canvas font. */
export class SvgBrush implements Brush {
  fillStyle: Brush['fillStyle'] = '#000';
  strokeStyle: Brush['strokeStyle'] = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '400 10px sans-serif';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  private readonly parts: string[] = [];
  private readonly saved: Pen[] = [];
  private dashes: readonly number[] = [];
  private groups = 0;
  private clips = 0;
  private path = '';
  private readonly measure: (text: string, font: string) => number;

  constructor(measure: (text: string, font: string) => number) {
    this.measure = measure;
  }

  /** The finished document. `label` says what it shows to those who cannot see it. */
  document(width: number, height: number, label: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img" aria-label="${xmlText(label)}" font-family="${xmlText(fontFamily)}" style="font-variant-numeric:tabular-nums"><title>${xmlText(label)}</title>${this.parts.join('')}</svg>\n`;
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${n(x)} ${n(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `${this.path === '' ? 'M' : 'L'}${n(x)} ${n(y)}`;
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path += `Q${n(cx)} ${n(cy)} ${n(x)} ${n(y)}`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const [sx, sy] = [x + radius * Math.cos(from), y + radius * Math.sin(from)];
    this.lineTo(sx, sy);
    if (to - from >= 2 * Math.PI - 1e-6) {
      this.path += `A${n(radius)} ${n(radius)} 0 1 1 ${n(2 * x - sx)} ${n(2 * y - sy)}A${n(radius)} ${n(radius)} 0 1 1 ${n(sx)} ${n(sy)}`;
      return;
    }
    const sweep = (((to - from) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    this.path += `A${n(radius)} ${n(radius)} 0 ${sweep > Math.PI ? 1 : 0} 1 ${n(x + radius * Math.cos(to))} ${n(y + radius * Math.sin(to))}`;
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.max(0, Math.min(radius, width / 2, height / 2));
    const bow = (ex: number, ey: number): string => `A${n(r)} ${n(r)} 0 0 1 ${n(ex)} ${n(ey)}`;
    this.path += `M${n(x + r)} ${n(y)}H${n(x + width - r)}${bow(x + width, y + r)}V${n(y + height - r)}${bow(x + width - r, y + height)}H${n(x + r)}${bow(x, y + height - r)}V${n(y + r)}${bow(x + r, y)}Z`;
  }

  setLineDash(dashes: readonly number[]): void {
    this.dashes = dashes;
  }

  fill(): void {
    this.parts.push(`<path d="${this.path}" fill="${this.colour(this.fillStyle)}"${this.alpha()}/>`);
  }

  stroke(): void {
    const dashes = this.dashes.length === 0 ? '' : ` stroke-dasharray="${this.dashes.map(n).join(' ')}"`;
    this.parts.push(`<path d="${this.path}" fill="none" stroke="${this.colour(this.strokeStyle)}" stroke-width="${n(this.lineWidth)}"${dashes}${this.alpha()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(Math.max(0, height))}" fill="${this.colour(this.fillStyle)}"${this.alpha()}/>`);
  }

  clip(): void {
    this.clips += 1;
    this.groups += 1;
    this.parts.push(`<clipPath id="clip${this.clips}"><path d="${this.path}"/></clipPath><g clip-path="url(#clip${this.clips})">`);
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, dashes, groups } = this;
    this.saved.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, dashes, groups });
    this.groups = 0;
  }

  restore(): void {
    const pen = this.saved.pop();
    if (pen === undefined) return;
    this.parts.push('</g>'.repeat(this.groups));
    Object.assign(this, pen);
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.measure(text, this.font) };
  }

  fillText(text: string, x: number, y: number): void {
    if (text === '') return;
    const [, weight = '400', size = '10'] = /^(\d+) ([\d.]+)px/.exec(this.font) ?? [];
    const base = this.textBaseline === 'middle' ? y + Number(size) * middleToBase : y;
    const anchor = this.textAlign === 'center' ? ' text-anchor="middle"' : this.textAlign === 'right' ? ' text-anchor="end"' : '';
    // The length holds where the reader's machine lacks the font.
    this.parts.push(`<text x="${n(x)}" y="${n(base)}" font-size="${n(Number(size))}" font-weight="${weight}" fill="${this.colour(this.fillStyle)}"${anchor} textLength="${n(this.measureText(text).width)}" lengthAdjust="spacingAndGlyphs"${this.alpha()}>${xmlText(text)}</text>`);
  }

  private colour(style: Brush['fillStyle']): string {
    return typeof style === 'string' ? xmlText(style) : 'none';
  }

  private alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${n(this.globalAlpha)}"`;
  }
}
