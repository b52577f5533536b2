import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { DoctorAnswer, Finding } from '@/lib/wire/doctor-answer';
import type { VerbAnswer } from './answer';
import { connectionFindings } from './doctor-connections';
import { hostFindings } from './doctor-hosts';
import { kubernetesFindings } from './doctor-kubernetes';
import { doubledFindings, meshFindings, noteFindings } from './doctor-mesh';
import { readFamilies } from './doctor-probe';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { lookAtScrapes } from './scrape-interval';
import { sourcesOf } from './sources';
import { version } from './version';
import { scrapesPerWindow } from './window-warnings';

/** `/api/v1/doctor`: what was found, what is missing, what it costs, what to do. Always has something to show. */
export const doctorVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'doctor',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => doctorAnswer(settleScope(asked, rt), rt),
};

async function doctorAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const [families, interval] = await Promise.all([readFamilies(scope, rt), intervalAt(scope, rt)]);
  const [connections, notes, hosts, doubled] = await Promise.all([connectionFindings(scope, rt), noteFindings(scope, rt), hostFindings(scope, rt, families), doubledFindings(scope, rt)]);
  const findings: Finding[] = [...connections, ...intervalFinding(interval), ...meshFindings(families), ...doubled, ...notes, ...hosts, ...kubernetesFindings(rt)];
  const sources = sourcesOf(rt, [...new Set([...rt.clients, ...rt.hostClients])]);
  const data: DoctorAnswer = {
    findings, sources, version,
    scrapeInterval: interval,
    shortestWindow: interval === null ? null : Math.ceil(scrapesPerWindow * interval),
    cluster: rt.env.cluster ?? rt.clients[0]?.source.name ?? families.clusters[0] ?? rt.kubernetes?.serverClusterName ?? 'cluster',
  };
  return { json: Buffer.from(JSON.stringify(data)), missing: families.missing, warnings: [], sources };
}

async function intervalAt(scope: Scope, rt: Runtime): Promise<number | null> {
  const [client] = rt.clients;
  if (client === undefined) return null;
  const answer = await rt.layers.read<number | null>({
    key: `scrape interval ${client.source.id}`, at: scope.at, live: scope.live,
    load: async () => ({ value: (await lookAtScrapes(client, scope.at)).interval, warnings: [], bytes: 8 }),
  });
  return answer.value;
}

function intervalFinding(interval: number | null): Finding[] {
  const id = 'scrape-interval';
  if (interval === null) return [{ id, area: 'prometheus', state: 'missing', title: 'Scrape interval', detail: 'It could not be told: no target was scraped in the four minutes before this time.', remedy: 'Check that Prometheus scrapes its targets (its page /targets).' }];
  const shortest = Math.ceil(scrapesPerWindow * interval);
  const long = interval > 30;
  return [{
    id, area: 'prometheus', state: long ? 'warning' : 'found', title: 'Scrape interval',
    detail: `Targets are scraped every ${interval} s; the shortest good window is ${shortest} s.`,
    remedy: long ? 'Scrape the proxies every 15 s to see incidents sooner.' : null,
  }];
}
