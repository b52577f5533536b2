import type { Core } from 'cytoscape';
import { useEffect } from 'react';
import type { Kept } from './focus';
import type { MapScene } from './map-scene';

/** Fades the edges that are not kept and marks the one that is selected or under the pointer. */
export function useFade(core: Core | null, scene: MapScene, kept: Kept, selected: string | null, hovered: string | null): void {
  useEffect(() => {
    if (core === null) return;
    core.batch(() => {
      core.edges().forEach((edge) => {
        edge.toggleClass('faded', kept !== null && !kept.has(edge.id()));
        edge.toggleClass('marked', edge.id() === selected || edge.id() === hovered);
      });
    });
  }, [core, scene, kept, selected, hovered]);
}
