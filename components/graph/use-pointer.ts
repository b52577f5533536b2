import type { Core, EventObject } from 'cytoscape';
import { useEffect, useState } from 'react';
import type { Selection } from '@/lib/url/selection';
import type { MapPlaces } from './layout/layout-memory';
import { areaTitleBox } from './paint-areas';
import { viewOf } from './use-layers';

/** A pointer that only passes by should not make the picture flicker. Milliseconds. */
const restingTime = 110;

/** What the pointer tells. */
export interface PointerEvents {
  readonly onSelect: (selection: Selection | null) => void;
  readonly onAround: (id: string) => void;
}

/** The namespace whose name lies under a point of the screen. */
function namespaceAt(core: Core, places: MapPlaces, event: EventObject): string | null {
  const view = viewOf(core);
  const { x, y } = event.renderedPosition;
  for (const [name, area] of places.areas) {
    const title = areaTitleBox(view, area);
    if (x >= title.x && x <= title.x + title.width && y >= title.y && y <= title.y + title.height) return name;
  }
  return null;
}

/** Selection by tap, what lies around by double tap, and what the pointer rests on. Returns the id under the pointer. */
export function usePointer(core: Core | null, places: MapPlaces | null, { onSelect, onAround }: PointerEvents): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  useEffect(() => {
    if (core === null || places === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = (id: string | null): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setHovered(id), restingTime);
    };
    const cursor = (kind: string): void => {
      const element = core.container();
      if (element !== null) element.style.cursor = kind;
    };
    const over = (event: EventObject): void => {
      rest(event.target.id());
      cursor('pointer');
    };
    const out = (): void => {
      rest(null);
      cursor('');
    };
    const tap = (event: EventObject): void => {
      if (event.target !== core) {
        onSelect({ kind: event.target.isNode() ? 'node' : 'edge', id: event.target.id() });
        return;
      }
      const namespace = namespaceAt(core, places, event);
      onSelect(namespace === null ? null : { kind: 'namespace', id: namespace });
    };
    const twice = (event: EventObject): void => onAround(event.target.id());
    core.on('mouseover', 'node, edge', over);
    core.on('mouseout', 'node, edge', out);
    core.on('tap', tap);
    core.on('dbltap', 'node', twice);
    return () => {
      clearTimeout(timer);
      core.off('mouseover', 'node, edge', over);
      core.off('mouseout', 'node, edge', out);
      core.off('tap', tap);
      core.off('dbltap', 'node', twice);
    };
  }, [core, places, onSelect, onAround]);
  return hovered;
}
