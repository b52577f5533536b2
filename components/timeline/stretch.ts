/** The stretch of time that the strip shows: unix seconds, points `step` seconds apart. */
export interface StripStretch {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** What the strip follows. `shownAt`: moment of the data on the screen; `now`: the server's clock. */
export interface StripMoment {
  readonly at: number | null;
  readonly shownAt: number;
  readonly now: number;
  readonly window: number;
}

const spans = [3_600, 21_600, 86_400, 604_800, 2_592_000] as const;
const points = 120;

/** How much time the strip shows for a window: at least twelve windows, at least an hour. */
export function stripSpan(window: number): number {
  return spans.find((span) => span >= 12 * window) ?? 2_592_000;
}

/**
 * Live, the strip ends at the newest data. In the past it stays where it was as long as the moment lies on it, so that nothing
 * slides away under the pointer; else it is laid so that a fifth of it lies after the moment.
 * Gives back `before` itself when nothing changes.
 */
export function nextStretch(before: StripStretch | null, { at, shownAt, now, window }: StripMoment): StripStretch {
  const span = stripSpan(window);
  const step = span / points;
  const same = before !== null && before.end - before.start === span;
  if (at !== null && same && at - window >= before.start && at <= before.end + step) return before;
  const wanted = at === null ? shownAt : Math.min(at + span / 5, now);
  const end = Math.floor(wanted / step) * step;
  return same && before.end === end ? before : { start: end - span, end, step };
}

/** Marks for the time axis: whole steps of the clock, about `wanted` of them. */
export function axisTicks({ start, end }: StripStretch, wanted: number): number[] {
  const sizes = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];
  const size = sizes.find((one) => (end - start) / one <= wanted) ?? 604_800;
  const ticks: number[] = [];
  for (let tick = Math.ceil(start / size) * size; tick <= end; tick += size) ticks.push(tick);
  return ticks;
}
