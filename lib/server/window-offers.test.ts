import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@/lib/topology/graph';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { windowOffers } from './window-offers';

const scope: Scope = { at: 1000, live: false, window: 30, namespaces: null, cluster: null, level: 'workload', idle: false, waypoints: false };
const traffic = { requests: 1, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: {}, flags: {}, sentBytes: null, receivedBytes: null, connectionsOpened: null };
const edge: GraphEdge = { id: 'e', source: 'a', target: 'b', protocol: 'http', services: [], traffic, mtls: null, retryAmplification: null, disagreement: null };

/** Guarantee: with edges and none silent only the scrape interval is looked at. */
function scrapedEvery(interval: number | null): Runtime {
  return { scrape: { longest: () => interval } } as unknown as Runtime;
}

describe('the windows that are offered', () => {
  const offersAt = (interval: number | null, window: number) => windowOffers({ at: 1000, window, level: 'workload', nodes: [], edges: [edge] }, { ...scope, window }, scrapedEvery(interval));

  it('hold four scrapes, whatever the interval', async () => {
    expect(await offersAt(15, 30)).toEqual([{ window: 60, reason: 'scrapes', message: '1 m is the shortest window that holds four scrapes (every 15 s).' }]);
    expect(await offersAt(60, 60)).toEqual([{ window: 240, reason: 'scrapes', message: '4 m is the shortest window that holds four scrapes (every 60 s).' }]);
    expect([await offersAt(5, 30), await offersAt(15, 60), await offersAt(null, 15)]).toEqual([[], [], []]);
  });
});
