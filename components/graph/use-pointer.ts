import { useEffect, useMemo, useState } from 'react';
import type { Selection } from '@/lib/url/selection';
import { followGestures, pointOn } from './gestures';
import { HitTest, type Hit } from './hit';
import type { MapPlaces } from './layout/layout-memory';
import type { MapScene } from './map-scene';
import type { Stage } from './use-stage';

/** A pointer that only passes by should not make the picture flicker. Milliseconds. */
const restingTime = 110;

/** What the pointer tells. */
export interface PointerEvents {
  readonly onSelect: (selection: Selection | null) => void;
  readonly onAround: (id: string) => void;
}

/** Drag and zoom, selection by tap, what lies around by double tap, and what the pointer rests on. Returns the id under the pointer. */
export function usePointer(stage: Stage | null, scene: MapScene, places: MapPlaces | null, { onSelect, onAround }: PointerEvents): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  const test = useMemo(() => (places === null ? null : new HitTest(scene, places)), [scene, places]);
  useEffect(() => (stage === null ? undefined : followGestures(stage)), [stage]);
  useEffect(() => {
    if (stage === null || test === null) return;
    const { element, camera } = stage;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: string | null = null;
    const rest = (id: string | null): void => {
      if (id === over) return;
      over = id;
      clearTimeout(timer);
      timer = setTimeout(() => setHovered(id), restingTime);
    };
    const hitAt = (event: MouseEvent): Hit | null => test.under(pointOn(element, event), camera.view);
    const onMove = (event: PointerEvent): void => {
      if (event.buttons !== 0) return;
      const hit = hitAt(event);
      element.style.cursor = hit === null ? '' : 'pointer';
      rest(hit === null || hit.kind === 'namespace' ? null : hit.id);
    };
    const onLeave = (): void => rest(null);
    const onClick = (event: MouseEvent): void => onSelect(hitAt(event));
    const onTwice = (event: MouseEvent): void => {
      const hit = hitAt(event);
      if (hit?.kind === 'node') onAround(hit.id);
    };
    const ending = new AbortController();
    const { signal } = ending;
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerleave', onLeave, { signal });
    element.addEventListener('click', onClick, { signal });
    element.addEventListener('dblclick', onTwice, { signal });
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [stage, test, onSelect, onAround]);
  return hovered;
}
