import { nextTurn } from '@/lib/prometheus/next-turn';
import { buildLatency } from '@/lib/topology/build-latency';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { nothingToShow } from './missing';
import { readLatencyLayer } from './latency-layer';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

const coarseWarning = 'Latency is read from a few bounds only (5, 25, 100, 250, 500, 1000, 5000 ms), because all of them are too much for this Prometheus now: quantiles are coarse. Fewer namespaces make them fine.';

/** `/api/v1/latency`: quantiles of both reporters. */
export const latencyVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'latency',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => latencyAnswer(settleScope(asked, rt), rt),
};

async function latencyAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const layer = await readLatencyLayer(scope, rt);
  const warnings = [...layer.warnings, ...windowWarnings(scope, rt), ...(layer.coarse ? [coarseWarning] : [])];
  const rest = { missing: layer.missing, warnings, sources: sourcesOf(rt) };
  const { observations } = layer;
  if (observations === null) {
    return { json: null, ...rest, error: nothingToShow(layer.missing) };
  }
  const at = layer.at ?? scope.at;
  await nextTurn();
  const json = jsonOf(rt, ['latency', { ...scope, at }, layer.revision, rt.inventoryRevision()], () =>
    buildLatency({ ...scope, at, latency: observations, inventory: rt.kubernetes?.inventory() ?? null }));
  return { json, ...rest };
}
