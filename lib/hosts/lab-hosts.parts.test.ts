import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type RunningLab } from '@/lab/feed/start-lab';
import type { Sample } from '@/lib/promql/sample';
import { prometheusAt, type PrometheusQueries } from '@/lib/testing/real-prometheus';
import type { GraphNode } from '@/lib/topology/graph';
import { nodeId } from '@/lib/topology/node-id';
import { signalNames } from './host';
import { hostNames } from './host-names';
import { hostFamiliesQuery, hostQueries, identityQuery, placementQuery, proxyPlacementQuery } from './host-queries';
import { readHosts, type HostsReading } from './host-reader';
import { hostSeriesQuery, readHostSeries } from './host-series';
import { neighboursQuery, readNeighbours, scopeOfHost } from './neighbours';
import { ownLimitsQuery, readOwnLimits } from './own-limits';
import { pastGrid, pastQuery, readPast, type PastStretch } from './past-query';
import { placements } from './placements';
import { podPlaces, type PodPlace } from './pod-place';
import { podSplitQuery, readPodSplit } from './pod-split';
import { proxyCostQuery, readProxyCosts } from './proxy-cost';

const at = 1_790_000_000;
const window = 120;
let lab: RunningLab;
let prometheus: PrometheusQueries;
let places: PodPlace[];

beforeAll(async () => {
  lab = await startLab({ scenario: 'black-friday', historyMinutes: 20, live: false, at });
  prometheus = prometheusAt(lab.prometheusUrl);
  const samples = await prometheus.instant(placementQuery().query, at);
  places = podPlaces({ inventory: null, cluster: null, samples, live: false, names: hostNames([samples]) }) ?? [];
});

afterAll(() => lab.stop());

async function read(): Promise<HostsReading> {
  const answers: Record<string, Sample[]> = {};
  for (const { name, query } of [...hostQueries(window), placementQuery()]) answers[name] = await prometheus.instant(query, at);
  return readHosts({ at, window, answers, inventory: null, past: null });
}

describe('on a mesh in a box behind a real Prometheus', () => {
  it('every signal of every host has a value, and only the robbed host is sick with steal', async () => {
    const { hosts, notes } = await read();
    expect(notes).toEqual([]);
    expect(hosts.map((host) => host.name)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5', 'worker-6']);
    // Nobody asked this exporter for the range of ports.
    for (const host of hosts) for (const name of signalNames) expect([host.name, name, host.signals[name]?.value]).toEqual([host.name, name, name === 'ephemeralPorts' ? null : expect.any(Number)]);
    expect(hosts.map((host) => host.signals.ephemeralPorts?.reason)).toEqual(hosts.map(() => 'absent'));
    expect(hosts.filter((host) => host.signals.steal?.grade === 'critical').map((host) => host.name)).toEqual(['worker-3']);
  });

  it('the split by host shows the robbed host slower than the others, with sample counts', async () => {
    const owner = places.find((place) => place.workloads.includes('payment'));
    const split = readPodSplit(await prometheus.instant(podSplitQuery({ cluster: null, name: 'payment', namespace: owner?.namespace ?? '' }, window), at), window, places);
    expect(split.length).toBeGreaterThan(1);
    expect(split[0]?.host).toBe('worker-3');
    for (const { in: answered } of split) expect(answered?.requests).toBeGreaterThan(100);
    expect(split[0]?.in?.p99).toBeGreaterThan(2 * (split.at(-1)?.in?.p99 ?? Infinity));
  });

  it('limits, neighbours and proxy cost are read for every pod that is there', async () => {
    // The lab's exporters are pods without containers that are measured.
    const here = places.filter((place) => place.host === 'worker-3' && !place.pod.includes('node-exporter'));
    const limits = readOwnLimits(await prometheus.instant(ownLimitsQuery(window, scopeOfHost('worker-3', places)), at), window, null);
    expect(new Set(limits.map((one) => one.pod))).toEqual(new Set(here.map((place) => place.pod)));
    expect(limits.some((one) => one.isProxy && (one.cpuCores ?? 0) > 0)).toBe(true);
    expect(limits.some((one) => one.cpuOfLimit !== null && one.throttled !== null)).toBe(true);
    const neighbours = readNeighbours(await prometheus.instant(neighboursQuery(window, 600, scopeOfHost('worker-3', here)), at), 'worker-3', here);
    expect(neighbours).toHaveLength(here.length);
    for (const { pod, cpuCores, memoryBytes } of neighbours) {
      expect([pod, cpuCores, memoryBytes]).toEqual([pod, { now: expect.any(Number), before: expect.any(Number) }, { now: expect.any(Number), before: expect.any(Number) }]);
    }
    const { workloads, hosts } = readProxyCosts(await prometheus.instant(proxyCostQuery(window, null), at), places);
    expect(hosts).toHaveLength(6);
    const share = workloads.find((one) => one.name === 'payment')?.proxyCpuShare;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  });

  it('pods are placed at a moment of the past, by kube-state-metrics and by the proxies alike', async () => {
    const { namespace = '' } = places.find((place) => place.workloads.includes('payment')) ?? {};
    const id = nodeId({ kind: 'workload', cluster: null, namespace, name: 'payment' });
    const node: GraphNode = { id, kind: 'workload', cluster: null, namespace, name: 'payment', app: null, version: null, workloadKind: null, traits: [], in: null, out: null };
    const past = { nodes: [node], level: 'workload' as const, cluster: null, inventory: null, live: false };
    const told = placements({ ...past, samples: await prometheus.instant(placementQuery().query, at - 900) });
    expect(told.missing).toBeNull();
    expect(told.placements.map((one) => one.host)).toContain('worker-3');
    const byProxies = placements({ ...past, samples: await prometheus.instant(proxyPlacementQuery().query, at - 900) });
    // This installation gives the proxies' targets no label of the Node: then nobody guesses.
    expect(byProxies).toEqual({ placements: [], missing: { code: 'not-installed', message: expect.stringContaining('is not known') } });
  });

  it('one range query gives the heat strip of all hosts', async () => {
    const { hostOf } = await read();
    const grid = { start: at - 900, end: at, step: 60 };
    const rows = readHostSeries(await prometheus.range(hostSeriesQuery('steal', window, null), grid.start, grid.end, grid.step), grid, hostOf);
    expect(rows.map((row) => row.name)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5', 'worker-6']);
    expect(Math.max(...(rows[2]?.values.map((value) => value ?? 0) ?? []))).toBeGreaterThan(0.1);
    const one = await prometheus.range(hostSeriesQuery('steal', window, ['10.20.0.13:9100']), grid.start, grid.end, grid.step);
    expect(readHostSeries(one, grid, hostOf)).toEqual([rows[2]]);
    // Who is who needs no signal.
    const identities = readHosts({ at, window, answers: { cpu: await prometheus.instant(identityQuery().query, at), placements: await prometheus.instant(placementQuery().query, at) }, inventory: null, past: null, live: false });
    expect(identities.hosts.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(readHostSeries(await prometheus.range(hostSeriesQuery('steal', window, null), grid.start, grid.end, grid.step), grid, identities.hostOf)).toEqual(rows);
  });

  it('the usual level of every host is read, from before the incident, and lies far below the robbed host\'s present', async () => {
    const { hosts, hostOf } = await read();
    const pastOf = async (stretch: PastStretch) => {
      const grid = pastGrid(at, stretch);
      return readPast(await prometheus.range(pastQuery(window), grid.start, grid.end, grid.step), grid, hostOf);
    };
    const past = await pastOf({ length: 480, before: 660, step: 60 });
    expect(Object.keys(past).sort()).toEqual(hosts.map((host) => host.name));
    const { steal, cpuBusy } = hosts.find((host) => host.name === 'worker-3')?.signals ?? {};
    // The past of steal is that of the share of what was wanted.
    const robbed = (steal?.value ?? 0) / ((steal?.value ?? 0) + (cpuBusy?.value ?? Infinity));
    expect(past['worker-3']?.steal?.median).toBeLessThan(0.06);
    expect(robbed).toBeGreaterThan((past['worker-3']?.steal?.median ?? Infinity) + 5 * (past['worker-3']?.steal?.iqr ?? Infinity));
    expect(past['worker-1']?.psiCpu).toEqual({ median: expect.any(Number), iqr: expect.any(Number) });
    expect(await pastOf({ length: 60, before: 660, step: 60 })).toEqual({});
  });

  it('the probe finds every family that is installed', async () => {
    const found = (await prometheus.instant(hostFamiliesQuery().query, at)).map((one) => one.labels.m).sort();
    expect(found).toEqual(['cadvisor', 'cfs', 'conntrack', 'kube-state-metrics', 'node_exporter', 'psi', 'schedstat']);
  });
});
