/**
 * What the map is painted with: the part of a canvas context that the painters use. A canvas is one, `SvgBrush` is
 * another, so that screen, PNG and SVG come from the same strokes.
 */
export interface Brush extends Pick<CanvasRenderingContext2D,
  | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline'
  | 'beginPath' | 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'closePath' | 'fill' | 'stroke' | 'clip' | 'save' | 'restore'
  | 'fillRect' | 'fillText'> {
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  setLineDash(dashes: readonly number[]): void;
  measureText(text: string): { readonly width: number };
}
