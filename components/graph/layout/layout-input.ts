import type { Box } from './box';

/** A node to be placed. `group` = its namespace; null when it belongs to none. Sizes in model pixels. */
export interface LayoutNode {
  readonly id: string;
  readonly group: string | null;
  readonly width: number;
}

/** What the layout reads. `previous` are the boxes of the picture before: their owners stay where they are. */
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
  /** Size of the map on the screen, in CSS pixels. */
  readonly room: { readonly width: number; readonly height: number };
  readonly previous?: ReadonlyMap<string, Box>;
}

/** Height of a card in model pixels. */
export const cardHeight = 44;

/** Space around and between namespaces, model pixels. */
export const areaPadding = { above: 33, below: 13, side: 13 } as const;
