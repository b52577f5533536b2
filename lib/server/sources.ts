import type { Missing, SourceStatus } from '@/lib/wire/envelope';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { Runtime } from './runtime';
import { kindStatus, prometheusStatus, sourceName } from './source-status';

/** How every source is doing. */
export function sourcesOf(rt: Runtime, clients: readonly PrometheusClient[] = rt.clients): SourceStatus[] {
  return [...clients.map((client) => withScrapeAge(prometheusStatus(client), client, rt)), ...(rt.kubernetes?.kinds() ?? []).map(kindStatus)];
}

/** A Prometheus that answers but does not scrape any more is stale, and its data as old as its newest scrape. */
function withScrapeAge(status: SourceStatus, client: PrometheusClient, rt: Runtime): SourceStatus {
  const newest = rt.scrape.newestScrape(client);
  const age = newest === null ? 0 : (rt.now() + (client.skewMs ?? 0)) / 1000 - newest;
  // the look itself is up to a minute old
  const patience = Math.max(180, 4 * (rt.scrape.intervalOf(client) ?? 15) + 60);
  if (status.state !== 'ok' || age <= patience) return status;
  return { ...status, state: 'stale', asOf: newest, code: 'stale', message: `${sourceName(client.source.id)}: it answers, but its newest scrape is ${Math.round(age)} s old.`, hint: 'Check its page /targets, its disk and its load.' };
}

/** The kinds of Kubernetes that an answer leans on and that could not be read. Kinds that are not installed are not missed. */
export function missingKinds(rt: Runtime, kinds: readonly string[]): Missing[] {
  if (rt.kubernetes === null) {
    return rt.env.kubernetes === 'off' ? [] : [{ what: 'kubernetes', source: 'k8s', code: 'not-configured', message: 'Kubernetes is not configured: there is no kubeconfig and no service account.' }];
  }
  return rt.kubernetes.kinds().filter(({ kind, state }) => kinds.includes(kind) && state !== 'ok' && state !== 'absent').map((kind) => {
    const { id, code, message, hint } = kindStatus(kind);
    return { what: `kubernetes:${kind.kind}`, source: id, code: code ?? 'starting', ...(message === undefined ? {} : { message }), ...(hint === undefined ? {} : { hint }), ...(kind.asOf === null ? {} : { asOf: kind.asOf }) };
  });
}
