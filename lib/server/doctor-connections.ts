import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Finding } from '@/lib/wire/doctor-answer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { sentence } from './source-status';

/** Clocks that differ by less are not worth a word, ms. */
const worthSayingMs = 5000;
/** The newest scrape may be this old before Prometheus counts as not scraping, seconds. */
const oldScrape = 180;

/** Whether every Prometheus is reached, which version it is, how old its newest data are and how its clock goes. */
export async function connectionFindings(scope: Scope, rt: Runtime): Promise<Finding[]> {
  const findings = await Promise.all([...new Set([...rt.clients, ...rt.hostClients])].map((client) => ofClient(client, scope, rt)));
  return findings.flat();
}

async function ofClient(client: PrometheusClient, scope: Scope, rt: Runtime): Promise<Finding[]> {
  const { id } = client.source;
  const answer = await rt.layers.read<{ version: string | null; newest: number | null }>({
    key: `doctor connection ${id}`, at: scope.at, live: scope.live,
    async load() {
      const { samples, warnings, bytes } = await client.query('max(timestamp(up))', scope.at);
      return { value: { version: await versionOf(client), newest: samples[0]?.value ?? null }, warnings, bytes };
    },
  });
  if (answer.error !== null) return [{ id, area: 'prometheus', state: 'failed', title: 'Prometheus', detail: sentence(id, answer.error), remedy: answer.error.hint }, ...vanished(client)];
  const { version, newest } = answer.value ?? { version: null, newest: null };
  const reached: Finding = { id, area: 'prometheus', state: 'found', title: 'Prometheus', detail: version === null ? 'It answers; it does not tell its version.' : `It answers; version ${version}.`, remedy: null };
  return [reached, ...freshness(id, newest, scope), ...clock(client), ...vanished(client)];
}

async function versionOf(client: PrometheusClient): Promise<string | null> {
  try {
    const info = await client.get('status/buildinfo');
    return typeof info === 'object' && info !== null && 'version' in info && typeof info.version === 'string' ? info.version.slice(0, 60) : null;
  } catch {
    // compatible back-ends may not have it; queries are what counts
    return null;
  }
}

function freshness(id: string, newest: number | null, { at }: Scope): Finding[] {
  if (newest === null) return [{ id: `${id}/scrapes`, area: 'prometheus', state: 'missing', title: 'Newest scrape', detail: 'Prometheus has no target that it scraped in the five minutes before this time.', remedy: 'Check its page /targets and its retention.' }];
  const age = Math.round(at - newest);
  if (age <= oldScrape) return [];
  return [{ id: `${id}/scrapes`, area: 'prometheus', state: 'warning', title: 'Newest scrape', detail: `The newest scrape is ${age} s old: Prometheus answers but does not scrape.`, remedy: 'Check its disk, its load and its page /targets.' }];
}

function clock({ source: { id }, skewMs }: PrometheusClient): Finding[] {
  if (skewMs === null || Math.abs(skewMs) < worthSayingMs) return [];
  return [{ id: `${id}/clock`, area: 'prometheus', state: 'warning', title: 'Clock', detail: `Its clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours; times shown are those of Prometheus.`, remedy: 'Set both clocks by NTP.' }];
}

function vanished(client: PrometheusClient): Finding[] {
  return client.vanishedFiles().map((path) => ({ id: `${client.source.id}/credentials`, area: 'prometheus', state: 'warning', title: 'Credential file', detail: `The file ${path} can no longer be read; its last value is in use.`, remedy: 'Put it back, or correct its permissions.' }));
}
