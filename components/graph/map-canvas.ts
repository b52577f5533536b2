import type { Brush } from './brush';
import { planLabels, type MapLabel } from './label-plan';
import { extentOf } from './layout/layout-memory';
import { paintOver, paintUnder, type MapFrame } from './map-frame';
import { paintEdges } from './paint-edges';
import { setLabelFont } from './paint-labels';
import type { StageSize } from './use-stage';
import { onScreen, type View } from './view';

/** The picture is painted so many CSS pixels beyond each side of the canvas, so that a short drag uncovers nothing that is not painted. */
const beyond = 192;
/** Lines and rings may reach so many model pixels out of the extent of cards and areas. */
const overhang = 90;
/** A picture that took longer to paint, in milliseconds, is enlarged as it is while one zooms and painted afresh when one rests. */
const quick = 7;
/** So long after the last step of a zoom one rests. */
const restingTime = 110;

/** What the bitmap shows. */
interface Painted {
  readonly frame: MapFrame;
  readonly view: View;
  readonly size: StageSize;
  readonly density: number;
  readonly labels: number;
  /** Milliseconds that painting took. */
  readonly took: number;
}

function brushOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  return canvas.getContext('2d');
}

/** Labels by frame and zoom: the plan does not depend on where the plane lies. */
function labelsFor(brush: Brush & Pick<CanvasRenderingContext2D, 'measureText'>, frame: MapFrame, zoom: number): MapLabel[] {
  setLabelFont(brush, zoom);
  return planLabels({ ...frame, zoom }, (text) => brush.measureText(text).width);
}

/**
 * Shows the map on a canvas. The picture is painted once into a bitmap with a margin around; while the plane is dragged
 * only the bitmap moves, and while one zooms into a large picture it is enlarged, until one rests.
 */
export class MapCanvas {
  private readonly canvas: HTMLCanvasElement;
  private readonly bitmap: HTMLCanvasElement;
  private painted: Painted | null = null;
  private plan: { frame: MapFrame; zoom: number; labels: MapLabel[] } | null = null;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.bitmap = document.createElement('canvas');
  }

  /** Shows a frame in a view on a canvas of `size` CSS pixels. `settled`: no other zoom follows at once. */
  show(frame: MapFrame, view: View, size: StageSize, settled: boolean): void {
    clearTimeout(this.rest);
    const density = window.devicePixelRatio;
    const brush = brushOf(this.canvas, Math.round(size.width * density), Math.round(size.height * density));
    if (brush === null) return;
    const old = this.painted;
    const same = old !== null && old.frame === frame && old.density === density && old.size.width === size.width && old.size.height === size.height;
    if (!same) this.paint(frame, view, size, density);
    else if (!settled && old.view.zoom !== view.zoom && old.took > quick) this.rest = setTimeout(() => this.show(frame, view, size, true), restingTime);
    else if (old.view.zoom !== view.zoom || !this.covers(old, view)) this.paint(frame, view, size, density);
    this.move(brush, view);
  }

  /** Forgets what is painted: fonts have come. */
  forget(): void {
    this.painted = null;
    this.plan = null;
  }

  /** Ends what is still to come. */
  stop(): void {
    clearTimeout(this.rest);
  }

  /** Whether everything that would be seen in `view` is in the bitmap. */
  private covers({ frame, view: then, size }: Painted, view: View): boolean {
    const extent = extentOf(frame.places);
    if (extent === null) return true;
    const drawn = onScreen(then, { x: extent.x - overhang, y: extent.y - overhang, width: extent.width + 2 * overhang, height: extent.height + 2 * overhang });
    const [dx, dy] = [view.x - then.x, view.y - then.y];
    return Math.max(drawn.x, -dx) >= -beyond && Math.min(drawn.x + drawn.width, size.width - dx) <= size.width + beyond
      && Math.max(drawn.y, -dy) >= -beyond && Math.min(drawn.y + drawn.height, size.height - dy) <= size.height + beyond;
  }

  private paint(frame: MapFrame, view: View, size: StageSize, density: number): void {
    const started = performance.now();
    const room = { width: size.width + 2 * beyond, height: size.height + 2 * beyond };
    const brush = brushOf(this.bitmap, Math.round(room.width * density), Math.round(room.height * density));
    if (brush === null) return;
    brush.setTransform(density, 0, 0, density, 0, 0);
    brush.clearRect(0, 0, room.width, room.height);
    if (this.plan?.frame !== frame || this.plan.zoom !== view.zoom) this.plan = { frame, zoom: view.zoom, labels: labelsFor(brush, frame, view.zoom) };
    const there = { zoom: view.zoom, x: view.x + beyond, y: view.y + beyond };
    paintUnder(brush, frame, there);
    paintEdges(brush, { edges: frame.scene.edges, places: frame.places, palette: frame.palette, selected: frame.selected, hovered: frame.hovered, kept: frame.kept }, there);
    paintOver(brush, frame, there, this.plan.labels, room);
    this.painted = { frame, view, size, density, labels: this.plan.labels.length, took: performance.now() - started };
  }

  /** Lays the bitmap where the view wants it. */
  private move(brush: CanvasRenderingContext2D, view: View): void {
    if (this.painted === null) return;
    const { view: then, density, labels } = this.painted;
    const { width, height } = this.canvas;
    const share = view.zoom / then.zoom;
    // Whole pixels of the screen, or everything would be blurred while it moves.
    const x = Math.round((view.x - (then.x + beyond) * share) * density);
    const y = Math.round((view.y - (then.y + beyond) * share) * density);
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, width, height);
    if (share === 1) brush.drawImage(this.bitmap, -x, -y, width, height, 0, 0, width, height);
    else brush.drawImage(this.bitmap, x, y, this.bitmap.width * share, this.bitmap.height * share);
    // A canvas tells nobody what is on it: for tests and measurements.
    const told = String(labels);
    if (this.canvas.dataset.labels !== told) this.canvas.dataset.labels = told;
  }
}
