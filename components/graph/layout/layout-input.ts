import type { Box } from './box';

/** A node to be placed. `group` = its namespace; null when it belongs to none; `width` = what its whole text needs at scale 1, in model pixels. */
export interface LayoutNode {
  readonly id: string;
  readonly group: string | null;
  readonly width: number;
}

/** Size of the map on the screen, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** What the layout reads. `previous` are the boxes of the picture before: their owners stay where they are. */
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
  readonly room: Room;
  readonly previous?: ReadonlyMap<string, Box>;
}

/** Height of a card in model pixels. */
export const cardHeight = 44;

/** The part of a card's width that is not text, model pixels. */
export const cardFrame = 24;

/** Space around and between namespaces, model pixels. */
export const areaPadding = { above: 28, below: 11, side: 12 } as const;
