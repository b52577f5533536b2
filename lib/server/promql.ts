import type { NumberQuery } from '@/lib/dialects/dialect';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { signalNames } from '@/lib/hosts/host';
import { readHosts } from '@/lib/hosts/host-reader';
import { hostSeriesQuery } from '@/lib/hosts/host-series';
import { neighboursQuery, scopeOfHost } from '@/lib/hosts/neighbours';
import { ownLimitsQuery } from '@/lib/hosts/own-limits';
import { podSplitQuery } from '@/lib/hosts/pod-split';
import { proxyCostQuery } from '@/lib/hosts/proxy-cost';
import type { NodeRef } from '@/lib/topology/node-id';
import { promqlRequestSchema, type PromqlAnswer, type PromqlRequest } from '@/lib/wire/promql-answer';
import type { VerbAnswer } from './answer';
import { askedFlow } from './asked-flow';
import { hostWindow } from './exporter-interval';
import { hostsInput, readHostAnswers } from './host-layer';
import { askedFrom } from './mesh-names';
import { readPodPlaces } from './pod-places';
import { belongsTo } from './pods';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { sourcesOf } from './sources';

/** `/api/v1/promql`: the query behind each number, for one's own Prometheus page. */
export const promqlVerb: Verb<ReturnType<typeof promqlRequestSchema>> = {
  route: 'promql',
  schema: promqlRequestSchema,
  answer: (asked, rt) => promqlAnswer(asked, settleScope(asked, rt), rt),
};

/** How far back neighbours are compared, seconds: what `/neighbours` does unless told otherwise. */
const neighboursBefore = 600;

async function promqlAnswer({ of }: PromqlRequest, scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const data: PromqlAnswer = { of, at: scope.at, window: scope.window, queries: [...await queriesOf(of, scope, rt)] };
  return { json: Buffer.from(JSON.stringify(data)), missing: [], warnings: [], sources: sourcesOf(rt) };
}

async function queriesOf(of: string, scope: Scope, rt: Runtime): Promise<readonly NumberQuery[]> {
  if (of === 'mesh') return istioDialect.numberQueries('mesh', scope.window, scope.level);
  const id = of.slice(of.indexOf(':') + 1);
  if (of.startsWith('host:')) return hostQueriesOf(id, scope, rt);
  const found = askedFlow(of, rt);
  const { of: told } = await askedFrom(found, scope.at, rt);
  const numbers = istioDialect.numberQueries(told, scope.window, scope.level);
  return 'source' in found || 'source' in told ? numbers : [...numbers, ...await podQueriesOf(found, told.cluster, scope, rt)];
}

/** The queries behind the tables of a workload: its pods by host, their own limits, what proxies cost. `cluster`: as telemetry calls it. */
async function podQueriesOf(node: NodeRef, cluster: string | null, scope: Scope, rt: Runtime): Promise<readonly NumberQuery[]> {
  const { namespace } = node;
  if (node.kind !== 'workload' || namespace === null) return [];
  const { places } = await readPodPlaces(scope, rt);
  const pods = places.filter(belongsTo(node, places)).map(({ pod }) => pod);
  return [
    { number: 'podSplit', promql: podSplitQuery({ cluster, namespace, name: node.name }, scope.window) },
    ...(pods.length === 0 ? [] : [{ number: 'ownLimits', promql: ownLimitsQuery(scope.window, { pods }) }, { number: 'cost', promql: proxyCostQuery(scope.window, { pods }) }]),
  ];
}

/** The queries of a host's signals, of its own exporter where that is known, and behind its tables. */
async function hostQueriesOf(name: string, scope: Scope, rt: Runtime): Promise<readonly NumberQuery[]> {
  const [answers, { places }, window] = await Promise.all([readHostAnswers(scope, rt), readPodPlaces(scope, rt), hostWindow(scope.window, scope.at, rt)]);
  const host = readHosts({ ...hostsInput(scope, rt, answers.answers), at: scope.at, past: null }).hosts.find((one) => one.name === name);
  const here = places.filter((place) => place.host === name);
  if (host === undefined && here.length === 0) throw badParameter('of', 'There is no host of this name.', 'Take it from /api/v1/hosts.');
  const instances = host?.instance === null || host === undefined ? null : [host.instance];
  return [
    ...signalNames.map((signal) => ({ number: signal, promql: hostSeriesQuery(signal, window, instances) })),
    ...(here.length === 0 ? [] : [{ number: 'neighbours', promql: neighboursQuery(scope.window, neighboursBefore, scopeOfHost(name, here)) }, { number: 'cost', promql: proxyCostQuery(scope.window, { pods: here.map(({ pod }) => pod) }) }]),
  ];
}
