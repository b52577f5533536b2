import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { edgeHealth } from '@/lib/health/edge-health';
import { readHosts } from '@/lib/hosts/host-reader';
import type { SignalName } from '@/lib/hosts/host';
import type { Sample } from '@/lib/promql/sample';
import { buildGraph } from '@/lib/topology/build-graph';
import { buildLatency } from '@/lib/topology/build-latency';

const at = 1_800_000_000;
const window = 60;
const scope = { at, window, level: 'workload', inventory: null, namespaces: null, cluster: null, idle: true, waypoints: false } as const;
const name = fc.constantFrom('web', 'cart', 'pay', 'mail', 'auth');
const missing = fc.constantFrom(NaN, Infinity, -Infinity);

interface Call { readonly from: string; readonly to: string; readonly rate: number; readonly ms: number; readonly lost: 'nothing' | 'requests' | 'latency' | 'value'; readonly value: number }
const call: fc.Arbitrary<Call> = fc.record({ from: name, to: name, rate: fc.double({ min: 5, max: 500, noNaN: true }), ms: fc.constantFrom(5, 50, 500), lost: fc.constantFrom('nothing', 'requests', 'latency', 'value'), value: missing });
const mesh = fc.uniqueArray(call, { selector: ({ from, to }) => `${from}>${to}`, minLength: 1, maxLength: 10 });

const labelsOf = ({ from, to }: Call, more: Record<string, string>) => ({
  reporter: 'source', source_workload: from, source_workload_namespace: 'shop', destination_workload: to, destination_workload_namespace: 'shop', source_cluster: 'c', destination_cluster: 'c',
  destination_service: `${to}.shop.svc.cluster.local`, destination_service_name: to, destination_service_namespace: 'shop', request_protocol: 'http', response_flags: '-', connection_security_policy: 'unknown', ...more,
});
const sample = (labels: Record<string, string>, value: number): Sample => ({ labels, value, time: at });

function requestSamples(calls: readonly Call[]): Sample[] {
  return calls.filter(({ lost }) => lost !== 'requests').map((one) => sample(labelsOf(one, { response_code: '200' }), one.lost === 'value' ? one.value : one.rate));
}

function latencySamples(calls: readonly Call[]): Sample[] {
  return calls.filter(({ lost }) => lost !== 'latency').flatMap((one) => ['1', '10', '100', '1000', '+Inf'].map((le) => sample(labelsOf(one, { le }), le === '+Inf' || Number(le) >= one.ms ? one.rate : 0)));
}

describe('what is missing is never shown as zero or as calm', () => {
  it('an edge whose requests, or whose durations, were lost on the way', () => {
    fc.assert(fc.property(mesh, fc.boolean(), fc.boolean(), (calls, lostRequests, lostLatency) => {
      const requests = lostRequests ? null : istioDialect.readRequests(requestSamples(calls)).observations;
      const graph = buildGraph({ ...scope, requests, tcp: [] });
      const latency = lostLatency ? null : buildLatency({ ...scope, latency: istioDialect.readLatency({ samples: latencySamples(calls), bounds: null }).observations });
      for (const edge of graph.edges) {
        const one = calls.find(({ from, to }) => edge.source.endsWith(`/${from}`) && edge.target.endsWith(`/${to}`));
        const health = edgeHealth(edge, latency === null ? null : latency.edges[edge.id] ?? null, { window });
        expect(edge.traffic.requests === 0 && one !== undefined).toBe(false);
        if (one === undefined || one.lost === 'value' || lostRequests) expect(edge.traffic.requests).toBeNull();
        if (lostLatency || lostRequests || one?.lost !== 'nothing') expect([edge.id, one?.lost, ['calm', 'idle'].includes(health.grade)]).toEqual([edge.id, one?.lost, false]);
      }
    }), { numRuns: 10_000 });
  }, 120_000);

  it('an edge over which only bytes were seen', () => {
    fc.assert(fc.property(mesh, fc.boolean(), (calls, lostBytes) => {
      const tcp = istioDialect.readTcp(calls.flatMap((one) => (lostBytes ? ['opened'] : ['opened', 'sent']).map((part) => sample({ ...labelsOf(one, { undermesh_part: part }), request_protocol: 'tcp' }, one.rate)))).observations;
      for (const { traffic } of buildGraph({ ...scope, requests: null, tcp }).edges) {
        // the caller's proxy counts as sent what it sends back to the caller
        expect([traffic.requests, traffic.errors5xx, traffic.noResponse, traffic.sentBytes]).toEqual([null, null, null, null]);
        if (lostBytes) expect(traffic.receivedBytes).toBeNull();
      }
    }), { numRuns: 2000 });
  }, 120_000);

  const parts = ['cpu', 'pressure', 'network', 'disk'] as const;
  const rows: Record<(typeof parts)[number], readonly [SignalName, Record<string, string>][]> = {
    cpu: [['steal', { m: 'mode', mode: 'steal' }], ['iowait', { m: 'mode', mode: 'iowait' }]],
    pressure: [['psiCpu', { m: 'psiCpu' }], ['psiIo', { m: 'psiIo' }]],
    network: [['retransmits', { m: 'retransmits' }], ['listenDrops', { m: 'listenDrops' }]],
    disk: [['diskAwait', { m: 'diskAwait' }], ['diskBusy', { m: 'diskBusy' }]],
  };
  const fate = fc.constantFrom('answered', 'failed', 'empty', 'not asked', 'no number');

  it('a signal of a host whose query failed, was empty, or gave no number', () => {
    fc.assert(fc.property(fc.record({ cpu: fate, pressure: fate, network: fate, disk: fate }), fc.double({ min: 0.0001, max: 0.5, noNaN: true }), missing, (fates, value, none) => {
      const instance = { instance: '10.0.0.7:9100' };
      const answers = Object.fromEntries(parts.filter((part) => fates[part] !== 'not asked').map((part) => {
        if (fates[part] === 'failed') return [part, { failure: 'timeout' as const }];
        if (fates[part] === 'empty') return [part, []];
        const number = fates[part] === 'no number' ? none : value;
        return [part, [...rows[part].map(([, labels]) => sample({ ...instance, ...labels }, number)), ...(part === 'cpu' ? [sample({ ...instance, m: 'cores' }, 4), sample({ ...instance, m: 'mode', mode: 'idle' }, fates.cpu === 'no number' ? none : 3)] : [])]];
      }));
      const inventory = { hosts: [{ name: 'worker-1', addresses: ['10.0.0.7'], instanceType: null, region: null, zone: null, cores: null, conditions: [], cordoned: false, kernel: null, createdAt: null, labels: {} }], pods: null, services: null, workloads: null, events: null };
      const [host] = readHosts({ at, window, past: null, inventory, answers }).hosts;
      for (const part of parts.filter((one) => fates[one] !== 'answered')) {
        for (const [signalName] of rows[part]) {
          const signal = host?.signals[signalName];
          expect([fates[part], signalName, signal?.value ?? null, signal?.grade ?? 'unknown']).toEqual([fates[part], signalName, null, 'unknown']);
          if (signal !== undefined) expect(signal.reason).toBe(fates[part] === 'failed' ? 'failed' : signal.reason);
        }
      }
    }), { numRuns: 10_000 });
  }, 120_000);
});
