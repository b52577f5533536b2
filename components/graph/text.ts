/** The fonts of the page; a canvas does not inherit them. */
export const fontFamily = '"Inter Variable", "DejaVu Sans", system-ui, sans-serif';

/** The smallest text that is drawn where its whole words fit, and the smallest at all, in CSS pixels. */
const smallest = { usual: 11, tight: 9 } as const;

function exactFont(size: number, weight: number): string {
  return `${weight} ${size.toFixed(2)}px ${fontFamily}`;
}

/** A canvas font of the page's family; sizes below the legible minimum are raised to it. */
export function font(size: number, weight = 400): string {
  return exactFont(Math.max(smallest.usual, size), weight);
}

/** A canvas font in the smallest letters that are still read. */
export function smallestFont(weight: number): string {
  return exactFont(smallest.tight, weight);
}

/** What a font is set on and measured with. */
interface Measuring {
  font: string;
  measureText(text: string): { readonly width: number };
}

/**
 * Sets the largest legible font in which a text fits into `room` pixels and gives what is then to be written: the whole
 * text, or in the smallest letters what fits of it.
 */
export function fitText(brush: Measuring, text: string, size: number, weight: number, room: number): string {
  const fits = (candidate: string): boolean => brush.measureText(candidate).width <= room;
  for (let pixels = Math.max(smallest.usual, size); pixels > smallest.tight; pixels = Math.max(smallest.tight, Math.min(pixels, smallest.usual + 1) - 1)) {
    brush.font = exactFont(pixels, weight);
    if (fits(text)) return text;
  }
  brush.font = exactFont(smallest.tight, weight);
  return cutMiddle(text, fits);
}

/**
 * Cuts a text in the middle until it fits: the beginning says what it is, the end (version, hash) tells it from its
 * neighbours, so more of the end is kept. `fits` measures.
 */
export function cutMiddle(text: string, fits: (candidate: string) => boolean): string {
  if (fits(text)) return text;
  for (let kept = text.length - 1; kept >= 2; kept--) {
    const end = Math.ceil(kept * 0.55);
    const candidate = `${text.slice(0, kept - end)}…${text.slice(text.length - end)}`;
    if (fits(candidate)) return candidate;
  }
  return '…';
}
