import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import { envelopeSchema } from '@/lib/wire/envelope';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { podsAnswerSchema } from '@/lib/wire/pods-answer';
import { promqlAnswerSchema } from '@/lib/wire/promql-answer';
import { seriesAnswerSchema } from '@/lib/wire/series-answer';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { parseEnv } from './env';
import { graphVerb } from './graph';
import { latencyVerb } from './latency';
import { podsVerb } from './pods';
import { promqlVerb } from './promql';
import { respond, type Verb } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';
import { seriesVerb } from './series';
import { suspectsVerb } from './suspects';

const end = Math.floor(Date.now() / 1000 / 300) * 300 - 3600;
const past = 7200;
const times = Array.from({ length: past / 15 + 1 }, (_, index) => end - past + index * 15);
const onset = past - 600;

/** One of two clusters with equal names of everything. `mesh` = how its telemetry calls it; null = it does not say. */
interface Cluster { readonly name: string; readonly mesh: string | null; readonly rate: number; /** Of every request since ten minutes ago, before that 8. */ readonly ms: number }
const top = (bound: string): number => Number(bound.replace('+Inf', 'Infinity'));
const bounds = ['10', '25', '1000', '2500', '+Inf'];

/** web calls pay, as the proxies of both report it. */
function history({ mesh, rate, ms }: Cluster): string {
  const told = mesh === null ? '' : `source_cluster="${mesh}",destination_cluster="${mesh}",`;
  const of = (reporter: string): string => `${told}namespace="shop",pod="${reporter === 'source' ? 'web-0' : 'pay-0'}",reporter="${reporter}",request_protocol="http",response_code="200",response_flags="-",connection_security_policy="mutual_tls",source_workload="web",source_workload_namespace="shop",destination_workload="pay",destination_workload_namespace="shop",destination_service="pay.shop.svc.cluster.local",destination_service_name="pay",destination_service_namespace="shop"`;
  const rows = (line: (reporter: string, since: number) => string[]) => ['source', 'destination'].flatMap((reporter) => times.flatMap((time) => line(reporter, time - end + past).map((row) => `${row} ${time}`)));
  return [
    '# TYPE istio_requests counter', ...rows((reporter, since) => [`istio_requests_total{${of(reporter)}} ${rate * since}`]),
    '# TYPE istio_request_duration_milliseconds unknown', ...rows((reporter, since) => [
      ...bounds.map((bound) => `istio_request_duration_milliseconds_bucket{${of(reporter)},le="${bound}"} ${rate * ((8 <= top(bound) ? Math.min(since, onset) : 0) + (ms <= top(bound) ? Math.max(0, since - onset) : 0))}`),
      `istio_request_duration_milliseconds_sum{${of(reporter)}} ${rate * (8 * Math.min(since, onset) + ms * Math.max(0, since - onset))}`, `istio_request_duration_milliseconds_count{${of(reporter)}} ${rate * since}`,
    ]), '# EOF\n',
  ].join('\n');
}

async function ask<Data>(verb: Verb<z.ZodType>, query: string, data: z.ZodType<Data>) {
  const response = await respond(new Request(`http://localhost/api/v1/${verb.route}?${query}`), verb);
  return envelopeSchema(data).parse(await response.json());
}
const workload = (cluster: string, name: string) => nodeId({ kind: 'workload', cluster, namespace: 'shop', name });
const edge = (cluster: string) => edgeId(workload(cluster, 'web'), workload(cluster, 'pay'), 'http');

describe.each([
  { how: 'both call their cluster Kubernetes', mesh: () => 'Kubernetes' },
  { how: 'neither names its cluster', mesh: () => null },
  { how: 'both have names of their own', mesh: (name: string) => name },
])('two meshes with a named Prometheus each, equal names of everything, where $how', ({ mesh }) => {
  const clusters: readonly Cluster[] = [{ name: 'east', mesh: mesh('east'), rate: 10, ms: 900 }, { name: 'west', mesh: mesh('west'), rate: 4, ms: 8 }];
  const started: RealPrometheus[] = [];
  let rt: Runtime;

  beforeAll(async () => {
    for (const cluster of clusters) started.push(await startPrometheus('global: { scrape_interval: 15s }\n', history(cluster)));
    rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: clusters.map(({ name }, index) => `${name}=${started[index]?.url ?? ''}`).join(','), UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
    setRuntime(rt);
  });
  afterAll(async () => {
    await rt.stop();
    for (const prometheus of started) await prometheus.stop();
  });

  it('a number over time and the pods are of the one cluster that is asked about, also before its graph was', async () => {
    for (const { name, rate, ms } of clusters) {
      const { data: numbers } = await ask(seriesVerb, `of=${encodeURIComponent(`edge:${edge(name)}`)}&what=requests&start=${end - 120}&end=${end}&step=60`, seriesAnswerSchema);
      expect(numbers?.points.map(([, value]) => Math.round((value ?? 0) * 100) / 100)).toEqual([rate, rate, rate]);
      const { data: split } = await ask(podsVerb, `at=${end}&window=60&node=${encodeURIComponent(workload(name, 'pay'))}`, podsAnswerSchema);
      expect(split?.hosts.flatMap((one) => one.pods.map((pod) => [pod.cluster, pod.name, (pod.in?.p99 ?? 0) > 500]))).toEqual([[name, 'pay-0', ms > 500]]);
    }
  });

  it('each cluster has its own nodes, rates and durations under the name of its Prometheus', async () => {
    const { data: graph } = await ask(graphVerb, `at=${end}&window=60`, graphAnswerSchema);
    expect(graph?.edges.map(({ id, traffic }) => [id, Math.round((traffic.requests ?? 0) * 100) / 100]).sort()).toEqual(clusters.map(({ name, rate }) => [edge(name), rate]));
    const { data: latency } = await ask(latencyVerb, `at=${end}&window=60`, latencyAnswerSchema);
    expect(Object.entries(latency?.edges ?? {}).map(([id, { source, destination }]) => [id, source?.p99Bounds, destination?.p99Bounds]).sort())
      .toEqual(clusters.map(({ name, ms }) => [edge(name), ms > 500 ? [25, 1000] : [0, 10], ms > 500 ? [25, 1000] : [0, 10]]));
    const { data: one } = await ask(graphVerb, `at=${end}&window=60&cluster=west`, graphAnswerSchema);
    expect(one?.edges.map(({ id }) => id)).toEqual([edge('west')]);
  });

  it('what is sick is sick in one of them, with its own past', async () => {
    const { data } = await ask(suspectsVerb, `at=${end}&window=60`, suspectsAnswerSchema);
    expect(data?.sick.map((one) => [one.edge, one.since !== null && Math.abs(one.since - end + past - onset) <= 120])).toEqual([[edge('east'), true]]);
  });

  it('the query behind a number names the cluster as its telemetry does', async () => {
    const { data } = await ask(promqlVerb, `at=${end}&window=60&of=${encodeURIComponent(`edge:${edge('east')}`)}`, promqlAnswerSchema);
    const query = data?.queries.find(({ number }) => number === 'requests')?.promql ?? '';
    expect(query.includes('Kubernetes')).toBe(mesh('east') === 'Kubernetes');
  });
});
