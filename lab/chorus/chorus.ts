import { mix, normal, poisson, uniform } from '../physics/draw';
import { envoyBounds, type ContainerCounters, type FlowKey, type HostCounters, type PodState, type RequestSeries, type WorldTelemetry } from '../world/telemetry';
import type { HostSpec, WorkloadSpec } from '../world/world';
import { chorusEdges, chorusWorld, type ChorusEdge, type ChorusSize } from './chorus-world';

/** Counters move every so many seconds, as Envoy merges its histograms. */
const mergeSeconds = 5;
/** Sigma of the logarithm of a request's time. */
const spread = 0.6;

/**
 * The second cast of the lab, for benchmarks only: no request is walked and nothing can go wrong.
 * Each edge draws Poisson counts and spreads them over the buckets of a cached lognormal distribution; hosts are calm.
 */
export interface Chorus {
  readonly telemetry: WorldTelemetry;
  readonly edges: readonly ChorusEdge[];
  /** One simulated second. */
  step(): void;
}

interface Flow {
  readonly key: number;
  readonly edge: ChorusEdge;
  readonly series: readonly { readonly row: RequestSeries; readonly share: number; readonly cumulative: Float64Array; readonly meanMs: number }[];
}

/** Share of a lognormal distribution below each bound of Envoy's buckets, +Inf last (logistic approximation of the normal, error < 1 %). */
function cumulativeShares(medianMs: number): Float64Array {
  const below = (bound: number) => 1 / (1 + Math.exp(-1.702 * (Math.log(bound / medianMs) / spread)));
  return Float64Array.from([...envoyBounds.map(below), 1]);
}

function container(name: string, startedAt: number, limited: boolean): ContainerCounters {
  const quota = limited ? 0 : null;
  return {
    name, startedAt, cpuUserSeconds: 0, cpuSystemSeconds: 0, cfsPeriods: quota, cfsThrottledPeriods: quota, cfsThrottledSeconds: quota,
    memoryWorkingSetBytes: 120e6, restarts: 0, oomEvents: 0, lastTerminatedReason: null, psiCpuWaiting: 0, psiIoWaiting: 0, psiMemoryWaiting: 0,
  };
}

function pod(workload: WorkloadSpec, host: HostSpec, index: number, bornAt: number): PodState {
  return {
    name: `${workload.name}-${(mix(index, 1) >>> 0).toString(36).slice(0, 5)}`,
    uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    ip: `10.40.${index >> 8}.${index & 255}`,
    workload, host, bornAt, diedAt: null, ready: true,
    containers: workload.containers.map((spec) => container(spec.name, bornAt, spec.limitCores !== null)),
    networkReceivedBytes: 0, networkSentBytes: 0,
  };
}

function calmHost(spec: HostSpec): HostCounters {
  return {
    spec, cpuSeconds: Array.from({ length: spec.cores }, () => new Float64Array(8)), schedstatRunning: new Float64Array(spec.cores), schedstatWaiting: new Float64Array(spec.cores),
    load1: 2, psiCpuWaiting: 0, psiIoWaiting: 0, psiIoStalled: 0, psiMemoryWaiting: 0, psiMemoryStalled: 0,
    disk: { device: 'nvme0n1', readsCompleted: 0, writesCompleted: 0, readTimeSeconds: 0, writeTimeSeconds: 0, ioTimeSeconds: 0, ioTimeWeightedSeconds: 0, ioNow: 0 },
    tcpOutSegs: 0, tcpRetransSegs: 0, tcpInSegs: 0, tcpSynRetrans: 0, listenOverflows: 0, listenDrops: 0, conntrackEntries: 2000, conntrackLimit: 524_288, conntrackDrop: 0,
    softnetProcessed: 0, softnetDropped: 0, softnetTimesSqueezed: 0, fileHandlesAllocated: 4000, fileHandlesMaximum: 9_000_000, memoryAvailableBytes: spec.memoryBytes * 0.6,
    networkReceivedBytes: 0, networkSentBytes: 0, conditions: { memoryPressure: false, diskPressure: false, pidPressure: false, ready: true }, cordoned: false,
  };
}

function requestSeries(key: Omit<FlowKey, 'flags'>, code: string, flags: string, bornAt: number): RequestSeries {
  return { ...key, flags, protocol: 'http', code, grpcStatus: null, bornAt, count: 0, sumMs: 0, buckets: new Float64Array(envoyBounds.length + 1), requestBytes: 0, responseBytes: 0 };
}

/** Moves the host's clocks by `seconds`: a quarter busy, a trace of steal and iowait. */
function ageHost(counters: HostCounters, seconds: number): void {
  const shares = [0.18, 0, 0.06, 0.752, 0.002, 0, 0.004, 0.002];
  for (const cpu of counters.cpuSeconds) shares.forEach((share, mode) => (cpu[mode] = (cpu[mode] ?? 0) + share * seconds));
  counters.psiCpuWaiting += 0.01 * seconds;
  counters.tcpOutSegs += 400 * seconds;
  counters.tcpRetransSegs += 0.2 * seconds;
  counters.disk.ioTimeSeconds += 0.02 * seconds;
}

/** Adds `count` requests of an edge's distribution to a series. The last drawn bucket takes what rounding left over. */
function spill(row: RequestSeries, count: number, cumulative: Float64Array, meanMs: number): void {
  let before = 0;
  for (let bucket = 0; bucket < cumulative.length; bucket++) {
    const upTo = Math.round(count * (cumulative[bucket] ?? 1));
    row.buckets[bucket] = (row.buckets[bucket] ?? 0) + upTo - before;
    before = upTo;
  }
  row.count += count;
  row.sumMs += Math.round(count * meanMs);
}

function flow(edge: ChorusEdge, key: number, pods: readonly PodState[], startAt: number, service: WorldTelemetry['world']['services'][number]): Flow {
  const from = pods[edge.from];
  const to = pods[edge.to];
  if (!from || !to) throw new Error('An edge of the chorus leads nowhere.');
  const ends = { source: from.workload, destination: to.workload, service };
  const seen = [
    { pod: from, reporter: 'source' as const, policy: 'unknown' as const, medianMs: edge.medianMs + 1.5 },
    { pod: to, reporter: 'destination' as const, policy: 'mutual_tls' as const, medianMs: edge.medianMs },
  ];
  const outcomes = [{ code: '200', share: 1 - edge.errorShare }, ...(edge.errorShare > 0 ? [{ code: '503', share: edge.errorShare }] : [])];
  return {
    key,
    edge,
    series: seen.flatMap(({ pod: reporting, reporter, policy, medianMs }) =>
      outcomes.map(({ code, share }) => ({ row: requestSeries({ pod: reporting, reporter, policy, ...ends }, code, '-', startAt), share, cumulative: cumulativeShares(medianMs), meanMs: medianMs * Math.exp(spread ** 2 / 2) })),
    ),
  };
}

/** Integer count with the given mean. */
function drawCount(key: number, step: number, mean: number): number {
  const drawKey = mix(key, step);
  return mean < 60 ? poisson(drawKey, mean) : Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(drawKey, 0)));
}

/** A chorus of the given size; same seed, same bytes. `startAt` in unix seconds. */
export function createChorus(size: ChorusSize, seed: number, startAt: number): Chorus {
  const world = chorusWorld(size, seed);
  const pods = world.workloads.map((workload, index) => {
    const host = world.hosts[Math.floor(uniform(mix(seed, 5), index) * world.hosts.length)];
    if (!host) throw new Error('A chorus needs at least one host.');
    return pod(workload, host, index, startAt - 86_400);
  });
  const edges = chorusEdges(size, seed);
  const flows = edges.map((edge, index) => {
    const service = world.services[edge.to];
    if (!service) throw new Error('An edge of the chorus calls no service.');
    return flow(edge, mix(mix(seed, 11), index), pods, startAt, service);
  });
  const hosts = world.hosts.map(calmHost);
  const telemetry = { world, now: startAt, pods, hosts, requests: flows.flatMap(({ series }) => series.map(({ row }) => row)), tcp: [], events: [] };
  const merge = (step: number) => {
    for (const { key, edge, series } of flows) {
      const count = drawCount(key, step, edge.rate * mergeSeconds);
      series.forEach(({ row, share, cumulative, meanMs }, index) => spill(row, Math.floor(count * share + uniform(mix(key, step), index % (series.length / 2))), cumulative, meanMs));
    }
    for (const host of hosts) ageHost(host, mergeSeconds);
    for (const { containers } of pods) for (const one of containers) one.cpuUserSeconds += 0.02 * mergeSeconds;
  };
  return {
    telemetry,
    edges,
    step() {
      telemetry.now += 1;
      const elapsed = Math.round(telemetry.now - startAt);
      if (elapsed % mergeSeconds === 0) merge(elapsed);
    },
  };
}
