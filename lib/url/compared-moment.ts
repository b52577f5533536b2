import { createParser } from 'nuqs/server';
import { windowLimits } from '@/lib/base/time-window';

/** Furthest that one looks back from the moment on the screen, seconds. */
const furthest = 2_592_000;

/**
 * What a picture is compared with: a moment (unix seconds), or so many seconds before the picture (negative), which follows a live view.
 * `-3600` -> an hour before; `1700000000` -> that moment; null for anything else.
 */
export function readCompared(text: string): number | null {
  if (!/^-?\d{1,11}$/.test(text)) return null;
  const value = Number(text);
  return (value < 0 && value >= -furthest) || (value >= windowLimits.earliestAt && value < 1e11) ? value : null;
}

/** Parser of the address parameter `compare`. */
export const parseAsCompared = createParser<number>({ parse: readCompared, serialize: String });

/**
 * The moment to compare with, unix seconds.
 * @param shownAt moment of the picture; steps of a quarter minute, so that viewers share answers
 */
export function comparedMoment(compare: number, shownAt: number): number {
  return compare < 0 ? Math.floor((shownAt + compare) / 15) * 15 : compare;
}
