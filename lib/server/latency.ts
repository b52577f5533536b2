import type { LatencyObservation } from '@/lib/topology/observation';
import { buildLatency } from '@/lib/topology/build-latency';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { nothingToShow } from './missing';
import { readLatencyLayer, type MeshLayer } from './mesh-layer';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { sourcesOf } from './sources';
import { windowWarnings } from './window-warnings';

/** Half of Envoy's bounds: every second one, so that P99 stays exact to one bound. Asked when all of them are too much. */
const fewerBounds = ['5', '25', '100', '250', '500', '1000', '2500', '5000', '10000', '60000'];
/** How long all buckets are not asked for again after that, ms. */
const sparedMs = 10 * 60_000;
/** Codes that mean that the question itself was too dear. */
const tooDear: ReadonlySet<string> = new Set(['too-large', 'too-many-samples', 'timeout']);

/** `/api/v1/latency`: quantiles of both reporters. One query per Prometheus. */
export const latencyVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'latency',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => latencyAnswer(settleScope(asked, rt), rt),
};

async function latencyAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const { layer, coarse } = await readAffordable(scope, rt);
  const warnings = [...layer.warnings, ...windowWarnings(scope, rt), ...(coarse ? ['Latency is read from half of the buckets, because all of them are too much for this Prometheus: quantiles are coarse. Recording rules (deploy/) or fewer namespaces make them fine.'] : [])];
  const rest = { missing: layer.missing, warnings, sources: sourcesOf(rt) };
  const { observations } = layer;
  if (observations === null) {
    return { json: null, ...rest, error: nothingToShow(layer.missing) };
  }
  const at = layer.at ?? scope.at;
  const json = jsonOf(rt, ['latency', { ...scope, at }, layer.revision, rt.inventoryRevision()], () =>
    buildLatency({ ...scope, at, latency: observations, inventory: rt.kubernetes?.inventory() ?? null }));
  return { json, ...rest };
}

/** All bounds when they can be afforded, else half of them (first in the order of load shedding). */
async function readAffordable(scope: Scope, rt: Runtime): Promise<{ layer: MeshLayer<LatencyObservation>; coarse: boolean }> {
  const question = JSON.stringify([scope.window, scope.namespaces]);
  if (rt.now() >= (rt.tooDear.get(question) ?? 0)) {
    const full = await readLatencyLayer(scope, rt, null);
    if (!full.missing.some(({ code }) => tooDear.has(code))) return { layer: full, coarse: false };
    // a source that hangs altogether is not asked a second question within one deadline
    if (full.missing.some(({ code }) => code === 'timeout') && rt.clients.some((client) => client.health().failures > 1)) return { layer: full, coarse: false };
    rt.tooDear.set(question, rt.now() + sparedMs);
    if (full.missing.some(({ code }) => code === 'timeout')) return { layer: full, coarse: false };
  }
  return { layer: await readLatencyLayer(scope, rt, fewerBounds), coarse: true };
}
