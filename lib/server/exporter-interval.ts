import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Series } from '@/lib/promql/sample';
import type { Runtime } from './runtime';

/** How often machines are scraped changes rarely: it is looked at again every five minutes, in seconds. */
const lookGrid = 300;
/** Nobody waits longer for it, ms; the next question finds it. */
const patienceMs = 700;
/** A rate needs two scrapes inside its window, wherever the window lies; half an interval for late ones. */
const scrapesNeeded = 2.5;

/**
 * The window for the machines' signals: the one asked for, but never too short for how often their exporters are scraped.
 * Many installations scrape exporters once a minute and proxies every 15 s; in a window of a minute no rate of such an exporter could be computed.
 */
export async function hostWindow(window: Seconds, at: UnixSeconds, rt: Runtime): Promise<Seconds> {
  const intervals = await Promise.all(rt.hostClients.map((client) => patiently(rt.layers.read<Seconds | null>({
    key: `exporter interval ${client.source.id}`, at: Math.floor(at / lookGrid) * lookGrid, live: false,
    async load() {
      const { series, warnings, bytes } = await client.query('node_load1[5m]', Math.min(at, rt.now() / 1000));
      return { value: medianInterval(series), warnings, bytes };
    },
  }))));
  return widened(window, Math.max(0, ...intervals.map((interval) => interval ?? 0)));
}

/** Says that the machines' window is another one. */
export function hostWindowWarnings(asked: Seconds, used: Seconds): string[] {
  return used > asked ? [`The machines are scraped less often than the proxies: their signals cover ${used} s, not ${asked} s.`] : [];
}

/** The window that holds enough scrapes. */
export function widened(window: Seconds, interval: Seconds): Seconds {
  return Math.max(window, Math.ceil(scrapesNeeded * interval));
}

/** The median over all exporters of the median distance of their scrapes; null when none was scraped twice. */
export function medianInterval(series: readonly Series[]): Seconds | null {
  return median(series.flatMap(({ points }) => median(points.slice(1).map(([time], index) => time - (points[index]?.[0] ?? time))) ?? []));
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

async function patiently(read: Promise<{ readonly value: Seconds | null }>): Promise<Seconds | null> {
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), patienceMs); });
  return Promise.race([read.then(({ value }) => value, () => null), impatient]).finally(() => clearTimeout(timer));
}
