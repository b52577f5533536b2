import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';

const refreshMs = 60_000;
const retryMs = 30_000;

/** Detects how often targets are scraped, in the background; nobody waits for it. */
export class ScrapeInterval {
  private known: Seconds | null = null;
  private newest: UnixSeconds | null = null;
  private nextTry = 0;
  private running = false;

  constructor(private readonly client: PrometheusClient, private readonly now: () => number) {}

  /** The interval; null until it is known. Starts a look when the last one is old. */
  interval(): Seconds | null {
    if (!this.running && this.now() >= this.nextTry) {
      this.running = true;
      void this.detect(this.client).finally(() => { this.running = false; });
    }
    return this.known;
  }

  /** Time of the newest scrape that was seen (Prometheus' clock); null before the first, and where nothing is scraped. */
  newestScrape(): UnixSeconds | null {
    return this.newest;
  }

  private async detect(client: PrometheusClient): Promise<void> {
    try {
      const seen = await lookAtScrapes(client, Math.floor((this.now() + (client.skewMs ?? 0)) / 1000));
      this.known = seen.interval ?? this.known;
      this.newest = seen.newest ?? this.newest;
      this.nextTry = this.now() + (this.known === null ? retryMs : refreshMs);
    } catch {
      // the layers report what is wrong with the source; here the usual grid serves on
      this.nextTry = this.now() + retryMs;
    }
  }
}

/** What the last four minutes of scrapes tell. */
export interface Scrapes {
  /** Per target the median distance of its scrapes, and of those the median; null when nothing was scraped. */
  readonly interval: Seconds | null;
  readonly newest: UnixSeconds | null;
}

/** One query, cheap even with thousands of targets (a few samples each); most targets of a mesh are its proxies. Throws `AppError`. */
export async function lookAtScrapes(client: PrometheusClient, at: UnixSeconds): Promise<Scrapes> {
  const { series } = await client.query('up[4m]', at);
  const times = series.map(({ points }) => points.map(([time]) => time));
  if (times.length === 0) return { interval: null, newest: await lastScrapeBefore(client, at) };
  return {
    interval: median(times.flatMap((list) => median(list.slice(1).map((time, index) => time - (list[index] ?? time))) ?? [])),
    newest: times.reduce<number | null>((newest, list) => Math.max(newest ?? 0, list.at(-1) ?? 0) || null, null),
  };
}

/** When scraping stopped: asked only when nothing was scraped lately. To a minute; null when nothing was in two hours. */
async function lastScrapeBefore(client: PrometheusClient, at: UnixSeconds): Promise<UnixSeconds | null> {
  const { samples } = await client.query('max(max_over_time(timestamp(up)[2h:1m]))', at);
  const [newest] = samples;
  return newest !== undefined && Number.isFinite(newest.value) ? newest.value : null;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}
