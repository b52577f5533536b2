import { namespaceAreas } from './areas';
import { boxAround, type Box } from './box';
import { computeLayout, type LayoutJob, type LayoutResult } from './compute-layout';
import type { Route } from './edge-route';
import { mostlyNew } from './layout-graph';
import type { LayoutInput } from './layout-input';

/** Places of everything: cards, areas, curves. Model pixels. */
export interface MapPlaces {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly areas: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, Route>;
  /** Counts the pictures that were made from scratch; the same number means that everybody who stayed kept their place. */
  readonly generation: number;
}

/** Everything there is to see, in model pixels; null when there is nothing. */
export function extentOf(places: MapPlaces): Box | null {
  return boxAround([...places.boxes.values(), ...places.areas.values()]);
}

/** What is to be placed, with the edges' ids. */
export interface PlacesInput extends Omit<LayoutInput, 'previous' | 'edges'> {
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[];
}

/** When the room has become so much wider or higher, the old picture no longer fills it and a new one is made. */
const otherRoom = 1.6;

/** Places that are known already, or the work that would find them. */
export type PreparedPlaces = { readonly places: MapPlaces } | { readonly job: LayoutJob; readonly finish: (result: LayoutResult) => MapPlaces };

/** Remembers the last places, so that new numbers cost no layout and a changed structure moves nobody who was there. */
export class LayoutMemory {
  private fingerprint = '';
  private places: MapPlaces | null = null;
  private aspect = 1;

  /** The newest places; null before the first. */
  get latest(): MapPlaces | null {
    return this.places;
  }

  /** The places for this structure, the same object as before when it is the same; or what must be computed, here or in a worker, and then finished. */
  prepare(input: PlacesInput): PreparedPlaces {
    const fingerprint = [...input.nodes.map((node) => `${node.id} ${node.group ?? ''}`).sort(), ...input.edges.map((edge) => `${edge.id} ${edge.source} ${edge.target}`).sort()].join('\n');
    const aspect = input.room.width / input.room.height;
    const change = Math.max(aspect / this.aspect, this.aspect / aspect);
    const anew = this.places === null || change > otherRoom || mostlyNew(input, this.places.boxes);
    if (this.places !== null && !anew && fingerprint === this.fingerprint) return { places: this.places };
    return {
      job: this.places === null || anew ? input : { ...input, previous: this.places.boxes },
      finish: ({ boxes, routes }) => {
        if (anew) this.aspect = aspect;
        const generation = (this.places?.generation ?? 0) + (anew ? 1 : 0);
        this.places = { generation, boxes, areas: namespaceAreas(input.nodes, boxes), routes };
        this.fingerprint = fingerprint;
        return this.places;
      },
    };
  }

  /** The places for this structure, computed at once. */
  place(input: PlacesInput): MapPlaces {
    const prepared = this.prepare(input);
    return 'places' in prepared ? prepared.places : prepared.finish(computeLayout(prepared.job));
  }
}
