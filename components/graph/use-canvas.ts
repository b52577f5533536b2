import { useEffect, type RefObject } from 'react';
import { MapCanvas } from './map-canvas';
import type { MapFrame } from './map-frame';
import type { Stage, StageSize } from './use-stage';

const shown = new WeakMap<HTMLCanvasElement, MapCanvas>();

/** The one that paints on a canvas; what it has painted outlives a frame. */
function mapCanvas(canvas: HTMLCanvasElement): MapCanvas {
  const there = shown.get(canvas) ?? new MapCanvas(canvas);
  shown.set(canvas, there);
  return there;
}

/** Paints the map whenever the frame changes, and moves it with the camera, at most once a frame of the screen. */
export function useCanvas(stage: Stage | null, canvas: RefObject<HTMLCanvasElement | null>, frame: MapFrame | null, size: StageSize): void {
  useEffect(() => {
    if (stage === null || frame === null || canvas.current === null || size.width === 0 || size.height === 0) return;
    const { camera } = stage;
    const map = mapCanvas(canvas.current);
    let asked: number | null = null;
    const show = (): void => {
      asked = null;
      map.show(frame, camera.view, size, camera.settled);
    };
    show();
    const stopListening = camera.onMove(() => (asked ??= requestAnimationFrame(show)));
    let alive = true;
    if (document.fonts.status !== 'loaded') {
      void document.fonts.ready.then(() => {
        if (!alive) return;
        map.forget();
        show();
      });
    }
    return () => {
      alive = false;
      stopListening();
      if (asked !== null) cancelAnimationFrame(asked);
      map.stop();
    };
  }, [stage, canvas, frame, size]);
}
