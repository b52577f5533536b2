import type { ContainerCounters, HostCounters, PodState, RequestSeries, WorldTelemetry } from '../world/telemetry';
import { envoyBounds } from '../world/telemetry';
import type { HostSpec, ServiceSpec, WorkloadSpec } from '../world/world';

/** A world of one host, two workloads and two pods with counters a test can set; for tests only. */
export interface TelemetryFixture extends WorldTelemetry {
  now: number;
  readonly pods: PodState[];
  readonly hosts: HostCounters[];
  readonly requests: RequestSeries[];
}

const host: HostSpec = {
  name: 'worker-1',
  ip: '10.0.0.11',
  instanceType: 'm6i.large',
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  region: 'eu-1',
  zone: 'eu-1a',
  kernel: '6.1.0',
  bootedAt: 1_700_000_000,
};

const service: ServiceSpec = { cluster: 'c1', namespace: 'shop', name: 'cart', port: 8080, protocol: 'http', app: 'cart' };

/** A fresh world at second 1,780,000,000. */
export function telemetryFixture(): TelemetryFixture {
  const front = workload('front', null);
  const cart = workload('cart', 0.5);
  return {
    world: { seed: 1, cluster: 'c1', hosts: [host], workloads: [front, cart], services: [service], externals: [] },
    now: 1_780_000_000,
    pods: [pod(front, '10.244.0.1'), pod(cart, '10.244.0.2')],
    hosts: [hostCounters()],
    requests: [],
    tcp: [],
    events: [],
  };
}

/** A series of calls from front to cart as cart's proxy counts them: `counts` by bucket index. */
export function requestSeries(telemetry: TelemetryFixture, counts: Readonly<Record<number, number>>, sumMs: number): RequestSeries {
  const [front, cart] = telemetry.pods;
  if (!front || !cart) throw new Error('The fixture has two pods.');
  const buckets = new Float64Array(envoyBounds.length + 1);
  for (const [index, count] of Object.entries(counts)) buckets[Number(index)] = count;
  return {
    pod: cart,
    reporter: 'destination',
    source: front.workload,
    destination: cart.workload,
    service,
    flags: '-',
    policy: 'mutual_tls',
    protocol: 'http',
    code: '200',
    grpcStatus: null,
    bornAt: telemetry.now,
    count: buckets.reduce((sum, count) => sum + count, 0),
    sumMs,
    buckets,
    requestBytes: 900,
    responseBytes: 2600,
  };
}

function workload(name: string, limitCores: number | null): WorkloadSpec {
  return {
    cluster: 'c1',
    namespace: 'shop',
    name,
    kind: 'Deployment',
    app: name,
    version: 'v1',
    serviceAccount: name,
    proxy: 'sidecar',
    containers: [{ name, requestCores: 0.5, limitCores, memoryLimitBytes: null }],
  };
}

function pod(of: WorkloadSpec, ip: string): PodState {
  const name = `${of.name}-6c9f7d5b4-x2x4z`;
  const containers = of.containers.map((spec) => containerCounters(spec.name, spec.limitCores !== null));
  const born = { name, uid: `00000000-0000-4000-a000-${ip.replaceAll('.', '').padStart(12, '0')}`, ip, workload: of, host, bornAt: 1_779_990_000 };
  return { ...born, diedAt: null, ready: true, containers, networkReceivedBytes: 0, networkSentBytes: 0 };
}

function containerCounters(name: string, limited: boolean): ContainerCounters {
  return {
    name,
    startedAt: 1_779_990_000,
    cpuUserSeconds: 3,
    cpuSystemSeconds: 1,
    cfsPeriods: limited ? 100 : null,
    cfsThrottledPeriods: limited ? 5 : null,
    cfsThrottledSeconds: limited ? 0.5 : null,
    memoryWorkingSetBytes: 1e6,
    restarts: 0,
    oomEvents: 0,
    lastTerminatedReason: null,
    psiCpuWaiting: 0,
    psiIoWaiting: 0,
    psiMemoryWaiting: 0,
  };
}

function hostCounters(): HostCounters {
  const disk = { device: 'nvme0n1', readsCompleted: 1, writesCompleted: 2, readTimeSeconds: 0.1, writeTimeSeconds: 0.2, ioTimeSeconds: 0.3, ioTimeWeightedSeconds: 0.4, ioNow: 0 };
  return {
    spec: host,
    cpuSeconds: [new Float64Array([1, 0, 1, 90, 1, 0, 1, 6]), new Float64Array([2, 0, 1, 96, 0, 0, 1, 0])],
    schedstatRunning: new Float64Array([2, 3]),
    schedstatWaiting: new Float64Array([0.2, 0.3]),
    load1: 0.5,
    psiCpuWaiting: 1,
    psiIoWaiting: 1,
    psiIoStalled: 1,
    psiMemoryWaiting: 0,
    psiMemoryStalled: 0,
    disk,
    tcpOutSegs: 10,
    tcpRetransSegs: 0,
    tcpInSegs: 10,
    tcpSynRetrans: 0,
    listenOverflows: 0,
    listenDrops: 0,
    conntrackEntries: 100,
    conntrackLimit: 262_144,
    conntrackDrop: 0,
    softnetProcessed: 7,
    softnetDropped: 0,
    softnetTimesSqueezed: 0,
    fileHandlesAllocated: 2000,
    fileHandlesMaximum: 1e6,
    memoryAvailableBytes: 4e9,
    networkReceivedBytes: 1,
    networkSentBytes: 1,
    conditions: { memoryPressure: false, diskPressure: false, pidPressure: false, ready: true },
    cordoned: false,
  };
}
