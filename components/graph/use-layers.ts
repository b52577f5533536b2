import type { Core } from 'cytoscape';
import { useEffect, type RefObject } from 'react';
import { planLabels, type MapLabel } from './label-plan';
import { paintOver, paintUnder, type MapFrame } from './map-frame';
import { setLabelFont } from './paint-labels';
import type { Brush } from './brush';
import type { View } from './view';

/** The present view of a drawing. */
export function viewOf(core: Core): View {
  const pan = core.pan();
  return { zoom: core.zoom(), x: pan.x, y: pan.y };
}

/** Clears a canvas and sizes it to its element at the screen's density. */
function freshBrush(canvas: HTMLCanvasElement): Brush | null {
  const density = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * density);
  const height = Math.round(canvas.clientHeight * density);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const brush = canvas.getContext('2d');
  brush?.setTransform(density, 0, 0, density, 0, 0);
  brush?.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return brush;
}

/** Labels for one zoom; asked for anew only when the zoom changes. */
function labelCache(frame: MapFrame): (zoom: number, brush: Brush) => MapLabel[] {
  let zoomThen = Number.NaN;
  let labels: MapLabel[] = [];
  return (zoom, brush) => {
    if (zoom === zoomThen) return labels;
    setLabelFont(brush, zoom);
    labels = planLabels({ ...frame, zoom }, (text) => brush.measureText(text).width);
    zoomThen = zoom;
    return labels;
  };
}

/** Paints the layers under and above the edges whenever the frame changes or cytoscape draws, so that all three move together. */
export function useLayers(core: Core | null, under: RefObject<HTMLCanvasElement | null>, over: RefObject<HTMLCanvasElement | null>, frame: MapFrame | null): void {
  useEffect(() => {
    const [below, above] = [under.current, over.current];
    if (core === null || frame === null || below === null || above === null) return;
    const labelsFor = labelCache(frame);
    const paint = (): void => {
      const [brushBelow, brushAbove] = [freshBrush(below), freshBrush(above)];
      if (brushBelow === null || brushAbove === null) return;
      const view = viewOf(core);
      paintUnder(brushBelow, frame, view);
      const labels = labelsFor(view.zoom, brushAbove);
      paintOver(brushAbove, frame, view, labels, { width: above.clientWidth, height: above.clientHeight });
      // A canvas tells nobody what is on it: for tests and measurements.
      const told = String(labels.length);
      if (above.dataset.labels !== told) above.dataset.labels = told;
    };
    paint();
    core.on('render', paint);
    let alive = true;
    void document.fonts.ready.then(() => alive && paint());
    return () => {
      alive = false;
      core.off('render', paint);
    };
  }, [core, under, over, frame]);
}
