import { areaPadding, cardFrame, type Room } from './layout-input';

/** Size of a card's name in model pixels, at scale 1. */
export const nameSize = 12.5;

/** The map of a large desktop window in CSS pixels; in larger rooms cards grow with them, or a wall of screens would show tiny ones. */
const desktop = { width: 1300, height: 860, scale: 1.15 };

/** Larger than this the cards are not drawn; spare room goes into the gaps. */
export function largestScale(room: Room): number {
  return Math.min(2.4, desktop.scale * Math.max(1, Math.min(room.width / desktop.width, room.height / desktop.height)));
}

/** Names longer than this many model pixels at scale 1 are cut in the middle unless there is room to spare. */
const usualText = 134;

/** How the names of a picture are written: `pixels` on the screen, none wider than `most` model pixels at scale 1. */
interface Writing {
  readonly pixels: number;
  readonly most: number;
}

const smallestLetters = 9;

/** From the best to the last resort, at which names are cut where even the smallest letters do not fit. */
const writings: readonly Writing[] = [{ pixels: 11, most: Infinity }, { pixels: 11, most: usualText }, { pixels: 10, most: usualText }, { pixels: smallestLetters, most: usualText }];

/** Below this scale a card is too flat for two lines of text: smaller letters are better then than smaller cards. With the smallest letters a card of one line will do. */
const flat = { twoLines: 0.6, oneLine: 0.42 } as const;

/** The scale of a picture and what its cards need at that scale. */
export interface LegibleScale {
  /** Screen pixels per model pixel. */
  readonly scale: number;
  /** Letters of names on the screen, in pixels; 0 = some names have to be cut. */
  readonly letters: number;
  /** Width in model pixels of a card that has this width at scale 1. */
  readonly widthOf: (natural: number) => number;
}

/** A column of cards: the natural widths of its members' texts decide how wide it is. */
export interface Measures {
  /** The widest card of every column, model pixels at scale 1. */
  readonly widest: readonly number[];
  /** Sum of the gaps between columns, model pixels. */
  readonly gaps: number;
  readonly height: number;
}

/**
 * The largest scale at which a picture fits into a room with its names whole. Cards and gaps shrink with the picture,
 * letters only down to a legible size: below it a card becomes wider than its share. So the width on the screen is a sum
 * of letters, which have a size of their own, and of the rest, which follows the scale.
 */
export function legibleScale({ widest, gaps, height }: Measures, room: Room): LegibleScale {
  const most = Math.min(largestScale(room), room.height / Math.max(1, height));
  const columns = widest.filter((width) => width > 0);
  const rest = gaps + 2 * areaPadding.side + columns.length * cardFrame;
  for (const { pixels, most: longest } of writings) {
    const text = columns.reduce((sum, width) => sum + Math.min(longest, width - cardFrame), 0);
    const whole = room.width / (rest + text);
    const scale = Math.min(most, whole * nameSize >= pixels ? whole : (room.width - (text * pixels) / nameSize) / rest);
    if (scale < Math.min(most, pixels === smallestLetters ? flat.oneLine : flat.twoLines)) continue;
    const stretch = Math.max(1, pixels / nameSize / scale);
    return { scale, letters: pixels, widthOf: (natural) => cardFrame + Math.min(longest, natural - cardFrame) * stretch };
  }
  const widthOf = (natural: number): number => cardFrame + Math.min(usualText, natural - cardFrame);
  const scale = Math.min(most, room.width / Math.max(1, columns.reduce((sum, width) => sum + widthOf(width), 0) + gaps + 2 * areaPadding.side));
  return { scale, letters: 0, widthOf };
}
