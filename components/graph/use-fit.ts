import { useCallback, useEffect, useRef } from 'react';
import type { Camera } from './camera';
import { boxAround, centreOf } from './layout/box';
import { extentOf, type MapPlaces } from './layout/layout-memory';
import type { Stage, StageSize } from './use-stage';
import { fittedMap, type View } from './view';

/** Moving the picture takes so long, in milliseconds; nothing where less motion is asked for. */
function duration(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
}

/** The page lays the plane; a later change of structure may lay it again. */
function layOut(camera: Camera, view: View, smooth: boolean): void {
  camera.place(view, smooth ? duration() : 0);
  camera.byHand = false;
}

/** A person asked for this view: a change of structure keeps it. */
function moveTo(camera: Camera, view: View): void {
  camera.place(view, duration());
  camera.byHand = true;
}

/** The verbs that move the view. */
export interface Moves {
  fit(): void;
  centre(id: string): void;
  zoomBy(factor: number): void;
}

/** Fits the picture at first, and again when the room or the structure changes as long as nobody has moved it by hand; a picture made anew is always fitted. */
export function useFit(stage: Stage | null, places: MapPlaces | null, size: StageSize): Moves {
  const generation = useRef(0);
  const fit = useCallback((smooth: boolean) => {
    const around = places === null ? null : extentOf(places);
    if (stage !== null && around !== null && size.width !== 0) layOut(stage.camera, fittedMap(around, size), smooth);
  }, [stage, places, size]);
  useEffect(() => {
    if (stage === null || places === null || (stage.camera.byHand && places.generation === generation.current)) return;
    fit(generation.current > 0);
    generation.current = places.generation;
  }, [fit, stage, places]);
  const centre = useCallback((id: string) => {
    if (stage === null || places === null) return;
    const route = places.routes.get(id);
    const box = places.boxes.get(id) ?? places.areas.get(id) ?? (route === undefined ? undefined : boxAround([route.start, route.end].map((point) => ({ ...point, width: 0, height: 0 }))));
    if (box === undefined || box === null) return;
    const point = centreOf(box);
    const zoom = Math.max(0.9, stage.camera.view.zoom);
    moveTo(stage.camera, { zoom, x: size.width / 2 - point.x * zoom, y: size.height / 2 - point.y * zoom });
  }, [stage, places, size]);
  const zoomBy = useCallback((factor: number) => {
    if (stage !== null) moveTo(stage.camera, stage.camera.zoomed({ x: size.width / 2, y: size.height / 2 }, factor));
  }, [stage, size]);
  return { fit: useCallback(() => fit(true), [fit]), centre, zoomBy };
}
