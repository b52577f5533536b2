import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import { ScrapeInterval } from './scrape-interval';

/** How often each source's targets are scraped, and when they were last. */
export class ScrapeIntervals {
  private readonly bySource: ReadonlyMap<PrometheusClient, ScrapeInterval>;

  constructor(clients: readonly PrometheusClient[], now: () => number) {
    this.bySource = new Map(clients.map((client) => [client, new ScrapeInterval(client, now)]));
  }

  /** The shortest that is known: nothing newer can be had in between. null while none is known. */
  interval(): Seconds | null {
    const known = this.all();
    return known.length === 0 ? null : Math.min(...known);
  }

  /** The longest that is known: what a window must be measured by. */
  longest(): Seconds | null {
    const known = this.all();
    return known.length === 0 ? null : Math.max(...known);
  }

  /** Of one source; null while it is not known. */
  intervalOf(client: PrometheusClient): Seconds | null {
    return this.bySource.get(client)?.interval() ?? null;
  }

  /** Newest scrape of one source on its own clock; null before the first look. */
  newestScrape(client: PrometheusClient): UnixSeconds | null {
    return this.bySource.get(client)?.newestScrape() ?? null;
  }

  private all(): Seconds[] {
    return [...this.bySource.values()].flatMap((one) => one.interval() ?? []);
  }
}
