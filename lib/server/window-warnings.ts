import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** Scrapes that a window must hold so that rates are trustworthy. */
export const scrapesPerWindow = 4;

/** Says when the window is too short for the scrape interval, if that is known. */
export function windowWarnings({ window }: Pick<Scope, 'window'>, rt: Runtime): string[] {
  const interval = rt.scrape.longest();
  if (interval === null || window >= scrapesPerWindow * interval) return [];
  return [`The window of ${window} s holds fewer than four scrapes (every ${interval} s): rates may be missing or rough. The shortest good window is ${Math.ceil(scrapesPerWindow * interval)} s.`];
}
