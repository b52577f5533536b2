import type { Caption } from '@/lib/export/caption';
import type { QuantileName } from '@/lib/url/lens';
import type { Brush } from './brush';
import { planLabels } from './label-plan';
import { extentOf } from './layout/layout-memory';
import { paintOver, paintUnder, type MapFrame } from './map-frame';
import { paintEdges } from './paint-edges';
import { setLabelFont } from './paint-labels';
import { paintLegend } from './paint-legend';
import { palettes, type Theme } from './palette';
import { SvgBrush } from './svg-brush';
import { cutMiddle, font } from './text';
import { fittingView } from './view';

/** The two formats of a picture in CSS pixels: a slide (16:9) and a page (A4, landscape). */
export const pictureSizes = {
  slide: { width: 1920, height: 1080 },
  page: { width: 1448, height: 1024 },
} as const;
export type PictureSize = keyof typeof pictureSizes;

/** How a picture of the map is made. */
export interface PictureOptions {
  readonly size: PictureSize;
  readonly theme: Theme;
  readonly caption: Caption;
  readonly quantile: QuantileName;
}

/** Pixels of a PNG per CSS pixel: sharp in print. */
const density = 2;
const margin = 28;
const head = 74;
const largestZoom = 1.6;

function cut(brush: Brush, text: string, width: number): string {
  return cutMiddle(text, (candidate) => brush.measureText(candidate).width <= width);
}

function paintHead(brush: Brush, { caption, theme }: PictureOptions, width: number): void {
  const palette = palettes[theme];
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  brush.font = font(22, 650);
  brush.fillStyle = palette.ink;
  brush.fillText(cut(brush, caption.verdict, width - 2 * margin), margin, 32);
  brush.font = font(14, 500);
  brush.fillStyle = palette.ink2;
  brush.fillText(cut(brush, [caption.title, ...caption.facts].join('  ·  '), width - 2 * margin), margin, 58);
}

function paintFoot(brush: Brush, frame: MapFrame, { caption, theme, quantile }: PictureOptions, room: { width: number; height: number }, legendHeight: number): void {
  const palette = palettes[theme];
  const top = room.height - legendHeight - 44;
  brush.fillStyle = palette.line;
  brush.fillRect(margin, top, room.width - 2 * margin, 1);
  paintLegend(brush, frame.scene.lens, quantile, { x: margin, y: top + 6, width: room.width - 2 * margin }, palette);
  brush.font = font(12);
  brush.fillStyle = palette.ink3;
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  brush.fillText(cut(brush, `Undermesh${caption.link === null ? '' : `  ·  ${caption.link}`}`, room.width - 2 * margin), margin, room.height - 22);
}

/** Paints a whole picture: caption, map fitted between, legend with thresholds, link. */
export function paintPicture(brush: Brush, still: MapFrame, options: PictureOptions): void {
  const frame: MapFrame = { ...still, palette: palettes[options.theme], hovered: null };
  const room = pictureSizes[options.size];
  brush.fillStyle = frame.palette.bg;
  brush.fillRect(0, 0, room.width, room.height);
  paintHead(brush, options, room.width);
  const legendHeight = paintLegend(brush, frame.scene.lens, options.quantile, { x: margin, y: 0, width: room.width - 2 * margin }, null);
  const extent = extentOf(frame.places);
  if (extent !== null) {
    const inner = { width: room.width, height: room.height - head - legendHeight - 44 };
    const fitted = fittingView(extent, inner, largestZoom, margin);
    const view = { ...fitted, y: fitted.y + head };
    paintUnder(brush, frame, view);
    paintEdges(brush, { edges: frame.scene.edges, places: frame.places, palette: frame.palette, selected: frame.selected, hovered: null, kept: frame.kept }, view);
    setLabelFont(brush, view.zoom);
    const labels = planLabels({ ...frame, zoom: view.zoom }, (text) => brush.measureText(text).width);
    paintOver(brush, frame, view, labels, room);
  }
  paintFoot(brush, frame, options, room, legendHeight);
}

function canvasBrush(width: number, height: number): { canvas: HTMLCanvasElement; brush: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('The browser gives no canvas to draw the picture on.');
  return { canvas, brush };
}

/** The map as a PNG at twice the size, with its caption. */
export async function pngPicture(frame: MapFrame, options: PictureOptions): Promise<Blob> {
  await document.fonts.ready;
  const { width, height } = pictureSizes[options.size];
  const { canvas, brush } = canvasBrush(width * density, height * density);
  brush.setTransform(density, 0, 0, density, 0, 0);
  paintPicture(brush, frame, options);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('The browser made no PNG of the canvas.')) : resolve(blob)), 'image/png'));
}

/** The map as an SVG document, the same strokes as the PNG. `measure`: width of a text in a canvas font. */
export function svgPicture(frame: MapFrame, options: PictureOptions, measure: (text: string, font: string) => number): string {
  const brush = new SvgBrush(measure);
  paintPicture(brush, frame, options);
  const { width, height } = pictureSizes[options.size];
  const { title, verdict, facts } = options.caption;
  return brush.document(width, height, [verdict, title, ...facts].join(' · '));
}

/** Measures texts with a canvas of the browser. */
export function canvasMeasure(): (text: string, font: string) => number {
  const { brush } = canvasBrush(1, 1);
  return (text, textFont) => {
    if (brush.font !== textFont) brush.font = textFont;
    return brush.measureText(text).width;
  };
}
