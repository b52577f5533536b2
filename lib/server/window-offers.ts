import { formatSpan } from '@/lib/base/format-time';
import { activityQuery, readActivity } from '@/lib/dialects/istio/istio-activity';
import type { Graph } from '@/lib/topology/graph';
import type { Offer } from '@/lib/wire/envelope';
import { readNamed } from './host-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { scrapesPerWindow } from './window-warnings';

/** Windows that may show what a shorter one does not, seconds: also those of the page. */
const ladder = [300, 3600, 21_600, 86_400] as const;
/** A graph with edges does not wait long for a hint; an empty one is nothing without it. ms */
const patience = { some: 1200, empty: 5000 } as const;

/** Other windows worth looking at: one with enough scrapes in it, and one that shows edges that this one is too short for. */
export async function windowOffers(graph: Graph, scope: Scope, rt: Runtime): Promise<readonly Offer[]> {
  const offers: Offer[] = [];
  const interval = rt.scrape.longest();
  if (interval !== null && scope.window < scrapesPerWindow * interval) {
    const window = Math.ceil(scrapesPerWindow * interval);
    offers.push({ window, reason: 'scrapes', message: `${formatSpan(window)} is the shortest window that holds four scrapes (every ${interval} s).` });
  }
  const isEmpty = graph.edges.length === 0;
  if (!isEmpty && graph.silentEdges === undefined) return offers;
  // Only an empty graph is worth reading days of samples.
  const wider = ladder.filter((window) => window > scope.window).slice(0, isEmpty ? ladder.length : 2);
  const found = wider.length === 0 ? null : await busierWindow(wider, scope, rt, isEmpty ? patience.empty : patience.some);
  if (found !== null) offers.push({ window: found, reason: 'rare', message: isEmpty ? `Nothing had traffic in this window; something had in the last ${formatSpan(found)}.` : `Some edges had no traffic in this window and did in the last ${formatSpan(found)}.` });
  return offers;
}

/** The shortest of the windows in which more pairs had traffic than in the one that was asked for; null = none, or not told in time. */
async function busierWindow(wider: readonly number[], scope: Scope, rt: Runtime, patienceMs: number): Promise<number | null> {
  // Rare things do not change by the second.
  const at = scope.live ? Math.floor(scope.at / 60) * 60 : scope.at;
  const query = activityQuery(scope.namespaces, [scope.window, ...wider]);
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), patienceMs); });
  const joined = await Promise.race([readNamed('traffic', { name: 'activity', query }, { ...scope, at }, rt, rt.clients), impatient]).finally(() => clearTimeout(timer));
  if (joined === null || 'failure' in joined.samples) return null;
  const counts = readActivity(joined.samples);
  const now = counts.get(scope.window) ?? 0;
  return wider.find((window) => (counts.get(window) ?? 0) > now) ?? null;
}
