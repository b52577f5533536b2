import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { AppError } from '@/lib/base/app-error';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { sampleSnapshot } from '@/lib/export/sample-snapshot.test-data';
import { readSnapshot } from '@/lib/export/snapshot';
import { SnapshotRefusal } from '@/lib/export/snapshot-refusal';
import { readHosts } from '@/lib/hosts/host-reader';
import { customObjectFor } from '@/lib/kubernetes/custom-object';
import { eventFactOf } from '@/lib/kubernetes/event-fact';
import { hostFactOf } from '@/lib/kubernetes/host-fact';
import { linesOf } from '@/lib/kubernetes/line-splitter';
import { podRecordOf } from '@/lib/kubernetes/pod-record';
import { quantityOf } from '@/lib/kubernetes/quantity';
import { serviceFactOf } from '@/lib/kubernetes/service-fact';
import { workloadFactFor } from '@/lib/kubernetes/workload-fact';
import { decodeQueryAnswer } from '@/lib/prometheus/answer-decoder';
import { errorOfAnswer } from '@/lib/prometheus/answer-error';
import type { Sample } from '@/lib/promql/sample';
import { EnvError, parseEnv } from '@/lib/server/env';
import { parseParameters } from '@/lib/server/request-scope';
import { buildGraph } from '@/lib/topology/build-graph';
import { buildLatency } from '@/lib/topology/build-latency';
import { edgeId, nodeId, parseEdgeId, parseNodeId } from '@/lib/topology/node-id';
import { readMainView, writeMainView } from '@/lib/url/main-view';
import { podsRequestSchema } from '@/lib/wire/pods-answer';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import { seriesRequestSchema } from '@/lib/wire/series-answer';
import { checkRequest } from '@/server/request-check';
import { SplicedGzip } from '@/server/spliced-gzip';

/** One decoder and what is thrown at it. `run` throws when the decoder does anything but decode or refuse in its own words. */
export interface DecoderTarget {
  readonly name: string;
  readonly property: fc.IAsyncPropertyWithHooks<[unknown]>;
}

const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'metric', 'value', 'values', 'status', 'data', 'result', 'resultType', 'metadata', 'name', 'namespace', 'spec', 'items', 'labels', 'le', 'reporter'), fc.string({ maxLength: 6 }));
const leaf = fc.oneof(fc.string({ maxLength: 12, unit: 'grapheme' }), fc.double(), fc.integer(), fc.boolean(), fc.constantFrom(null, 'NaN', '+Inf', '-Inf', '1e400', '__proto__', '', '0'));
/** Any JSON, with the names that decoders look for and those that pollute. */
const anything = fc.letrec<{ tree: unknown }>((tie) => ({ tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 5 })) })).tree;
const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ maxLength: 40, unit: 'binary' }), fc.constantFrom(...['', '%', '%zz', '__proto__', '\u0000', 'a'.repeat(2000), '\ud800']));
const now = 1_800_000_000;
const [scopeSchema, podsSchema] = [scopeRequestSchema(now), podsRequestSchema(now)];

function target<Value>(name: string, arbitrary: fc.Arbitrary<Value>, run: (value: Value) => void | Promise<void>): DecoderTarget {
  const property = fc.asyncProperty(arbitrary, async (value: Value) => {
    const used = await cpuMilliseconds(() => run(value));
    // what took long once may have met a pause of the garbage collector; what always does is a hang
    if (used > 50 && (await cpuMilliseconds(() => run(value))) > 50 && (await cpuMilliseconds(() => run(value))) > 50) throw new Error(`took ${used} ms`);
    const polluted = Object.keys(Object.prototype).length > 0 || ({} as Record<string, unknown>)['polluted'] !== undefined;
    if (polluted) throw new Error('Object.prototype was changed');
  });
  // Guarantee: fast-check hands every property the tuple of its own arbitrary
  return { name, property: property as unknown as DecoderTarget['property'] };
}

async function cpuMilliseconds(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return process.cpuUsage(before).user / 1000;
}

/** Runs a decoder that may refuse with an error of this kind only. */
function mayRefuse(kind: abstract new (...args: never[]) => Error, decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}

const jsonText = fc.oneof(
  anything.map((tree) => JSON.stringify(tree) ?? ''),
  anything.map((result) => JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [result] } })),
  fc.array(fc.record({ metric: fc.dictionary(key, leaf, { maxKeys: 4 }), value: fc.tuple(leaf, leaf) }), { maxLength: 4 }).map((result) => JSON.stringify({ status: 'success', data: { resultType: 'vector', result } })),
  text,
);
const labelName = fc.constantFrom('reporter', 'source_workload', 'source_workload_namespace', 'destination_workload', 'destination_workload_namespace', 'destination_service', 'destination_service_name', 'destination_service_namespace', 'request_protocol', 'response_code', 'response_flags', 'le', 'undermesh_part', 'source_cluster', 'destination_cluster', 'instance', 'nodename', 'mode', 'm', 'node', 'pod', 'namespace', '__proto__');
const labelValue = fc.oneof(fc.constantFrom('source', 'destination', 'waypoint', 'unknown', '', '-', 'shop', 'web', 'cart', 'web.shop.svc.cluster.local', '10.0.0.1:80', '[::1]:80', 'PassthroughCluster', 'BlackHoleCluster', '200', '503', '0', 'grpc', 'http', '+Inf', '0.5', 'NaN', 'x', 'ztunnel', 'cores', 'steal', 'iowait', 'sent', 'sum', 'odd', '__proto__'), fc.string({ maxLength: 8 }));
const samples = fc.array(fc.record({ labels: fc.dictionary(labelName, labelValue, { maxKeys: 12 }), time: fc.constant(now), value: fc.oneof(fc.double({ min: -1e15, max: 1e15 }), fc.constantFrom(0, 1, NaN, Infinity, -Infinity, -1)) }), { maxLength: 12 }) as fc.Arbitrary<Sample[]>;
const scope = { at: now, window: 60, namespaces: null, cluster: null, idle: true, waypoints: true, inventory: null } as const;
const parameters = fc.array(fc.tuple(fc.oneof(fc.constantFrom('at', 'window', 'namespaces', 'cluster', 'level', 'idle', 'of', 'what', 'start', 'end', 'step', 'node', '__proto__', 'constructor'), text), text), { maxLength: 6 }).map((pairs) => new URLSearchParams(pairs.map(([name, value]) => [name, value])));

function graphOf(list: readonly Sample[]): void {
  const input = { requests: istioDialect.readRequests(list).observations, tcp: istioDialect.readTcp(list).observations };
  for (const level of ['namespace', 'app', 'workload', 'service'] as const) {
    const graph = buildGraph({ ...scope, ...input, level });
    const ids = new Set(graph.nodes.map(({ id }) => id));
    if (graph.edges.some(({ source, target: end }) => !ids.has(source) || !ids.has(end))) throw new Error('an edge without its node');
    JSON.stringify(graph.edges, (_, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number that is none');
      return value;
    });
  }
  buildLatency({ ...scope, level: 'workload', latency: istioDialect.readLatency({ samples: list, bounds: null }).observations });
}

const packedSnapshot = gzipSync(JSON.stringify(sampleSnapshot));

/** A good snapshot with one byte changed. */
function flipped(at: number, byte: number): Buffer {
  const copy = Buffer.from(packedSnapshot);
  copy[at % copy.length] = byte;
  return copy;
}

/** Every decoder of what comes from outside: addresses, parameters, configuration, Prometheus, Kubernetes. */
export const decoderTargets: readonly DecoderTarget[] = [
  target('prometheus answers', jsonText, (body) => mayRefuse(AppError, () => decodeQueryAnswer(body, body.length))),
  target('prometheus errors', fc.tuple(fc.integer({ min: 100, max: 599 }), jsonText), ([status, body]) => void errorOfAnswer(status, body).message),
  target('requests at the door', fc.record({ method: text, target: text.map((one) => `/${one}`), rawHeaders: fc.array(text, { maxLength: 8 }).map((list) => ['Host', 'localhost', ...list]) }), (incoming) => void checkRequest(incoming, [])),
  target('parameters of a scope', parameters, (given) => mayRefuse(AppError, () => parseParameters(given, scopeSchema))),
  target('parameters of a series', parameters, (given) => mayRefuse(AppError, () => parseParameters(given, seriesRequestSchema))),
  target('parameters of pods', parameters, (given) => mayRefuse(AppError, () => parseParameters(given, podsSchema))),
  target('ids of nodes and edges', text, (id) => {
    const node = parseNodeId(id);
    const edge = parseEdgeId(id);
    if (node !== null && parseNodeId(nodeId(node)) === null) throw new Error('a node id that cannot be read back');
    if (edge !== null) void edgeId(nodeId(edge.source), nodeId(edge.target), edge.protocol);
  }),
  target('the address of the page', parameters, (given) => {
    const view = readMainView(given);
    if (JSON.stringify(readMainView(writeMainView(view))) !== JSON.stringify(view)) throw new Error('a view that cannot be read back');
  }),
  target('the environment', fc.dictionary(fc.constantFrom('UNDERMESH_PROMETHEUS_URL', 'UNDERMESH_NAMESPACES', 'UNDERMESH_LISTEN', 'UNDERMESH_PROBE_LISTEN', 'UNDERMESH_ALLOWED_HOSTS', 'UNDERMESH_AUTH', 'UNDERMESH_AUTH_PROXY', 'UNDERMESH_LOG_LEVEL', 'UNDERMESH_X'), text), (env) => mayRefuse(EnvError, () => parseEnv(env))),
  target('objects of Kubernetes', anything.chain((tree) => fc.record({ metadata: fc.oneof(fc.constant({ name: 'a', namespace: 'b', uid: 'c', resourceVersion: '1' }), fc.constant(tree)), spec: fc.constant(tree), status: fc.constant(tree), regarding: fc.constant(tree), involvedObject: fc.constant(tree) })), (object) => {
    for (const decode of [podRecordOf, hostFactOf, serviceFactOf, eventFactOf, workloadFactFor('Deployment'), customObjectFor({ apiVersion: 'v1', kind: 'X' })]) {
      decode(object);
      decode(object.spec);
    }
  }),
  target('lines of a watch', fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), async (chunks) => {
    async function* stream() { for (const chunk of chunks) yield Buffer.from(chunk); }
    for await (const line of linesOf(stream(), 64)) if ('text' in line && line.text.length > 64) throw new Error('a line longer than allowed');
  }),
  target('quantities', fc.oneof(text, leaf), (value) => {
    const quantity = quantityOf(value);
    if (quantity !== null && !Number.isFinite(quantity)) throw new Error('a quantity that is no number');
  }),
  target('series of Istio', samples, graphOf),
  target('series of hosts', samples, (list) => {
    const { hosts } = readHosts({ at: now, window: 60, past: null, inventory: null, answers: { cpu: list, pressure: list, network: list, disk: list, placements: list } });
    for (const signal of hosts.flatMap((host) => Object.values(host.signals))) if (signal.value !== null && !Number.isFinite(signal.value)) throw new Error('a signal that is no number');
  }),
  target('snapshot files', fc.oneof(fc.uint8Array({ maxLength: 200 }), anything.map((tree) => gzipSync(JSON.stringify(tree) ?? '')), anything.map((tree) => gzipSync(JSON.stringify({ ...sampleSnapshot, graph: tree }))), fc.tuple(fc.nat(), fc.nat({ max: 255 })).map(([at, byte]) => flipped(at, byte))), async (bytes) => {
    await readSnapshot(new Blob([Uint8Array.from(bytes)])).catch((error: unknown) => {
      if (!(error instanceof SnapshotRefusal)) throw error;
    });
  }),
  target('bodies that are packed', fc.tuple(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 500 }), fc.string({ maxLength: 10 })), async ([body, length, name]) => {
    if (!gunzipSync(await new SplicedGzip().compress(Buffer.from(body), { name, length })).equals(Buffer.from(body)) || gzipSync(body).length === 0) throw new Error('another body');
  }),
];
