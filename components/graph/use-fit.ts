import type { Core } from 'cytoscape';
import { useCallback, useEffect, useRef } from 'react';
import { boxAround, centreOf } from './layout/box';
import { extentOf, type MapPlaces } from './layout/layout-memory';
import type { StageSize } from './use-cytoscape';
import { fittedMap } from './view';

/** Moving the picture takes so long, in milliseconds; nothing where less motion is asked for. */
function duration(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
}

function move(core: Core, zoom: number, pan: { x: number; y: number }, smooth: boolean): void {
  const time = smooth ? duration() : 0;
  core.stop();
  if (time === 0) core.viewport({ zoom, pan });
  else core.animate({ zoom, pan }, { duration: time });
}

/** The verbs that move the view. */
export interface Moves {
  fit(): void;
  centre(id: string): void;
  zoomBy(factor: number): void;
}

/** Fits the picture at first, and again when the room or the structure changes as long as nobody has moved it by hand; a picture made anew is always fitted. */
export function useFit(core: Core | null, places: MapPlaces | null, size: StageSize): Moves {
  const fitted = useRef(true);
  const generation = useRef(0);
  const fit = useCallback((smooth: boolean) => {
    const around = places === null ? null : extentOf(places);
    if (core === null || around === null || size.width === 0) return;
    const view = fittedMap(around, size);
    fitted.current = true;
    move(core, view.zoom, { x: view.x, y: view.y }, smooth);
  }, [core, places, size]);
  useEffect(() => {
    if (core === null) return;
    const byHand = (): void => {
      fitted.current = false;
    };
    core.on('dragpan scrollzoom pinchzoom', byHand);
    return () => {
      core.off('dragpan scrollzoom pinchzoom', byHand);
    };
  }, [core]);
  useEffect(() => {
    if (places === null || (!fitted.current && places.generation === generation.current)) return;
    fit(generation.current > 0);
    generation.current = places.generation;
  }, [fit, places]);
  const centre = useCallback((id: string) => {
    if (core === null || places === null) return;
    const route = places.routes.get(id);
    const box = places.boxes.get(id) ?? places.areas.get(id) ?? (route === undefined ? undefined : boxAround([route.start, route.end].map((point) => ({ ...point, width: 0, height: 0 }))));
    if (box === undefined || box === null) return;
    const point = centreOf(box);
    const zoom = Math.max(0.9, core.zoom());
    fitted.current = false;
    move(core, zoom, { x: size.width / 2 - point.x * zoom, y: size.height / 2 - point.y * zoom }, true);
  }, [core, places, size]);
  const zoomBy = useCallback((factor: number) => {
    if (core === null) return;
    const zoom = Math.min(3, Math.max(0.04, core.zoom() * factor));
    const share = zoom / core.zoom();
    const pan = core.pan();
    fitted.current = false;
    move(core, zoom, { x: size.width / 2 - (size.width / 2 - pan.x) * share, y: size.height / 2 - (size.height / 2 - pan.y) * share }, true);
  }, [core, size]);
  return { fit: useCallback(() => fit(true), [fit]), centre, zoomBy };
}
