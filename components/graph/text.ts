/** The fonts of the page; a canvas does not inherit them. */
export const fontFamily = '"Inter Variable", "DejaVu Sans", system-ui, sans-serif';

/** The smallest text that is drawn, in CSS pixels. */
export const smallestText = 9;

/** A canvas font of the page's family; sizes below the legible minimum are raised to it. */
export function font(size: number, weight = 400): string {
  return `${weight} ${Math.max(smallestText, size).toFixed(2)}px ${fontFamily}`;
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
