import { nextTurn } from '@/lib/prometheus/next-turn';
import type { Inventory } from '@/lib/topology/inventory';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { nothingToShow } from './missing';
import { readGraph } from './read-graph';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { sourcesOf } from './sources';
import { windowOffers } from './window-offers';
import { windowWarnings } from './window-warnings';

/** `/api/v1/graph`: nodes and edges with traffic and errors. Two queries per Prometheus, whatever the mesh's size, and a third when edges are silent. */
export const graphVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'graph',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => graphAnswer(settleScope(asked, rt), rt),
};

async function graphAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const { layers, inventory, missing, warnings, key, make, truncated } = await readGraph(scope, rt);
  const rest = { missing, warnings: [...warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt) };
  if (layers === 'none' && !namesWorkloads(inventory)) {
    return { json: null, ...rest, error: nothingToShow(missing) };
  }
  await nextTurn();
  const json = jsonOf(rt, key, make);
  const offers = layers === 'none' ? [] : await windowOffers(make(), scope, rt);
  const cut = truncated();
  return { json, ...rest, offers, ...(cut === null ? {} : { truncated: cut }) };
}

function namesWorkloads(inventory: Inventory | null): boolean {
  return (inventory?.workloads ?? inventory?.pods ?? null) !== null;
}
