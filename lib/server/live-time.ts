import type { Seconds, UnixSeconds } from '@/lib/base/units';

/** Refresh grid when the scrape interval is not known (yet), and its bounds. */
const usualGrid: Seconds = 15;
const gridBounds = { least: 5, most: 60 } as const;

/** The refresh grid: nothing newer exists between two scrapes, so all live questions between them share one answer. */
export function refreshGrid(scrapeInterval: Seconds | null): Seconds {
  if (scrapeInterval === null) return usualGrid;
  return Math.min(gridBounds.most, Math.max(gridBounds.least, Math.round(scrapeInterval)));
}

/** "Now" on Prometheus' clock, aligned down to the grid. `skewMs`: its clock minus ours; less than 2 s is within what can be measured and left out. */
export function alignedNow(ourNowMs: number, skewMs: number | null, grid: Seconds): UnixSeconds {
  const skew = skewMs === null || Math.abs(skewMs) < 2000 ? 0 : skewMs;
  return Math.floor((ourNowMs + skew) / 1000 / grid) * grid;
}

/** The clock that is furthest off ours, ahead (+) or behind (−), ms; null while none is known. */
export function worstSkew(clients: readonly { readonly skewMs: number | null }[]): number | null {
  return clients.reduce<number | null>((worst, { skewMs }) => (skewMs !== null && (worst === null || Math.abs(skewMs) > Math.abs(worst)) ? skewMs : worst), null);
}
