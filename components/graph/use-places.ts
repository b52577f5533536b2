import { useEffect, useMemo, useState } from 'react';
import type { FoldedScene } from './fold-scene';
import { computeLayout } from './layout/compute-layout';
import { LayoutDesk } from './layout/layout-desk';
import type { LayoutMemory, MapPlaces, PreparedPlaces } from './layout/layout-memory';
import type { StageSize } from './use-stage';
import { mapRoom } from './view';

/** Up to this many lines a layout takes less time than asking a worker would save. */
const linesAtOnce = 700;

/** What was worked out elsewhere, and for which question. */
interface LatePlaces {
  readonly prepared: PreparedPlaces;
  readonly places: MapPlaces;
}

/** The places of a scene in a room; large ones are laid out in a worker, and until they come the old ones stay. null before the first. */
export function usePlaces(memory: LayoutMemory, scene: FoldedScene, size: StageSize): MapPlaces | null {
  const [desk] = useState(() => new LayoutDesk());
  const [late, setLate] = useState<LatePlaces | null>(null);
  const prepared = useMemo(
    () => (size.width === 0 || size.height === 0 ? null : memory.prepare({ nodes: scene.nodes.map(({ id, namespace, width }) => ({ id, group: namespace, width })), edges: scene.edges.map(({ id, source, target }) => ({ id, source, target })), room: mapRoom(size) })),
    [memory, scene, size],
  );
  const atOnce = useMemo(() => {
    if (prepared === null || 'places' in prepared) return prepared === null ? null : prepared.places;
    return prepared.job.edges.length <= linesAtOnce ? prepared.finish(computeLayout(prepared.job)) : null;
  }, [prepared]);
  useEffect(() => () => desk.close(), [desk]);
  useEffect(() => {
    if (prepared === null || 'places' in prepared || atOnce !== null) return;
    let wanted = true;
    void desk.lay(prepared.job).then((result) => {
      if (wanted) setLate({ prepared, places: prepared.finish(result) });
    });
    return () => {
      wanted = false;
    };
  }, [desk, prepared, atOnce]);
  return atOnce ?? (late !== null && late.prepared === prepared ? late.places : memory.latest);
}
