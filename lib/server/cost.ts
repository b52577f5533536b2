import type { PodScope } from '@/lib/hosts/container-expression';
import type { PodPlace } from '@/lib/hosts/pod-place';
import { proxyCostQuery, readProxyCosts } from '@/lib/hosts/proxy-cost';
import { costRequestSchema, type CostAnswer, type CostRequest } from '@/lib/wire/cost-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { readNamed } from './host-layer';
import { nothingToShow } from './missing';
import { readPodPlaces, samplesOf } from './pod-places';
import { belongsTo, workloadOf } from './pods';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** `/api/v1/cost`: CPU and memory of proxies against applications, per workload and per host. One query beside the placements. */
export const costVerb: Verb<ReturnType<typeof costRequestSchema>> = {
  route: 'cost',
  schema: costRequestSchema,
  answer: (asked, rt) => costAnswer(asked, settleScope(asked, rt), rt),
};

async function costAnswer(asked: CostRequest, scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  if (asked.node !== undefined && asked.host !== undefined) throw badParameter('host', 'It is given together with node.', 'Give one of them, or none for all.');
  const { places, joined } = await readPodPlaces(scope, rt);
  const wanted = wantedPlaces(asked, scope, places);
  const pods: PodScope | null = wanted === places ? null : { pods: wanted.map(({ pod }) => pod) };
  const told = await readNamed('cost', { name: 'cost', query: proxyCostQuery(scope.window, pods) }, scope, rt, rt.hostClients, 'dear');
  const missing = [...told.missing, ...joined.missing, ...missingKinds(rt, ['pods'])];
  const rest = { missing, warnings: [...told.warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt, rt.hostClients) };
  if (told.at === null) return { json: null, ...rest, error: nothingToShow(missing) };
  const { at } = told;
  const key = ['cost', asked.node, asked.host, { ...scope, at }, told.revision, joined.revision, rt.inventoryRevision()];
  const json = jsonOf(rt, key, (): CostAnswer => {
    const { workloads, hosts } = readProxyCosts(samplesOf(told), wanted, places);
    return { at, window: scope.window, workloads: [...workloads], hosts: [...hosts] };
  });
  return { json, ...rest };
}

function wantedPlaces({ node, host }: CostRequest, { namespaces }: Scope, places: readonly PodPlace[]): readonly PodPlace[] {
  const shown = namespaces === null ? places : places.filter(({ namespace }) => namespaces.includes(namespace));
  if (host !== undefined) return shown.filter((place) => place.host === host);
  if (node === undefined) return shown;
  return shown.filter(belongsTo(workloadOf(node), places));
}
