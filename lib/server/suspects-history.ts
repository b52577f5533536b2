import type { History, EdgeHistory } from '@/lib/diagnosis/diagnosis-input';
import { historyQuery, readHistory, type FlowHistory, type HistoryPart } from '@/lib/dialects/istio/istio-history';
import type { SignalName } from '@/lib/hosts/host';
import { gridTimes, readHostSeries, type SeriesGrid } from '@/lib/hosts/host-series';
import { union } from '@/lib/hosts/query-window';
import { signalExpression } from '@/lib/hosts/signal-expression';
import type { Labels, Series } from '@/lib/promql/sample';
import { sourceEnd, targetEnd } from '@/lib/topology/flow-ends';
import { edgeId, nodeId } from '@/lib/topology/node-id';
import { settleClusters } from '@/lib/topology/settle-clusters';
import type { Missing } from '@/lib/wire/envelope';
import { readRange, type RangeReading } from './range-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { clientsOfScope } from './mesh-layer';

/** Signals whose past tells when a host fell ill. */
const followed: readonly SignalName[] = [
  'steal', 'cpuBusy', 'softirq', 'psiCpu', 'psiIo', 'psiMemory', 'runQueue', 'retransmits', 'synRetransmits', 'listenDrops', 'diskAwait', 'diskQueue', 'diskBusy', 'conntrackDrops', 'softnetDrops', 'softnetSqueezed', 'memoryAvailable',
];

/** Shortest look back, and what is left before the window at least, seconds. */
const lookBack = { shortest: 7200, beforeWindow: 3600 } as const;
const steps = { most: 120, fewest: 20 } as const;
const shortestStep = 60;
/** Of the whole mesh; one takes about 90 bytes while the verdict is made. A flow has two series: its requests and its durations (failures are few). */
const mostPoints = 800_000;
const seriesOfFlow = 2;

/** Where the onset is looked for: a grid of whole steps, so that questions of one minute share their answers. `flows`: request series of the mesh; with many of them the steps are longer. */
export function historyGrid({ at, window }: Pick<Scope, 'at' | 'window'>, flows = 0): SeriesGrid {
  const length = Math.max(lookBack.shortest, window + lookBack.beforeWindow);
  const count = Math.max(steps.fewest, Math.min(steps.most, Math.floor(mostPoints / seriesOfFlow / Math.max(1, flows))));
  const step = Math.max(shortestStep, Math.ceil(length / count / 60) * 60);
  const end = Math.floor(at / step) * step;
  return { start: end - Math.floor(length / step) * step, end, step };
}

/** The answers of the two range queries: mesh and hosts. */
export interface HistoryReading {
  readonly grid: SeriesGrid;
  readonly mesh: RangeReading;
  readonly hosts: RangeReading;
  readonly missing: readonly Missing[];
  /** What was done more coarsely than usual. */
  readonly warnings: readonly string[];
}

/** Two range queries, whatever the size of the mesh; closed steps are asked once. */
export async function readHistoryLayers(scope: Scope, rt: Runtime): Promise<HistoryReading> {
  const clients = clientsOfScope(scope, rt.clients);
  const flows = clients.reduce((sum, { source }) => sum + (rt.flows.get(source.id) ?? 0), 0);
  const grid = historyGrid(scope, flows);
  const window = Math.max(grid.step, 4 * (rt.scrape.interval() ?? 15));
  const [mesh, hosts] = await Promise.all([
    readRange('history', historyQuery(window), grid, clients, rt, (source) => seriesOfFlow * (rt.flows.get(source) ?? 0)),
    readRange('history', union(followed.map((signal) => [signal, signalExpression(signal, window)])), grid, rt.hostClients, rt),
  ]);
  const coarser = grid.step > historyGrid(scope).step;
  return {
    grid, mesh, hosts, missing: [...mesh.missing, ...hosts.missing],
    warnings: coarser ? [`The mesh has ${flows} request series: since when something is sick is told to ${grid.step / 60} minutes.`] : [],
  };
}

/** Puts both on the grid, by edge and by host. null when neither was answered. */
export function toHistory({ grid, mesh, hosts }: HistoryReading, hostOf: (labels: Labels) => string | null): History | null {
  if (mesh.series === null && hosts.series === null) return null;
  return { start: grid.start, step: grid.step, edges: edgeHistories(readHistory(mesh.series ?? []), grid), hosts: hostHistories(hosts.series ?? [], grid, hostOf) };
}

type Rows = Record<HistoryPart, (number | null)[]>;
const reporters = ['source', 'waypoint', 'destination'] as const;

function edgeHistories(flows: readonly FlowHistory[], grid: SeriesGrid): Map<string, EdgeHistory> {
  const length = gridTimes(grid).length;
  const settled = settleClusters(flows.map(({ flow }) => flow));
  const drafts = new Map<string, Partial<Record<(typeof reporters)[number], Rows>>>();
  flows.forEach(({ part, points }, index) => {
    const flow = settled[index];
    if (flow === undefined) return;
    const id = edgeId(nodeId(sourceEnd(flow, 'workload')), nodeId(targetEnd(flow, 'workload')), flow.protocol);
    const draft = drafts.get(id) ?? {};
    drafts.set(id, draft);
    const rows = draft[flow.reporter] ?? { requests: empty(length), failed: empty(length), sum: empty(length) };
    draft[flow.reporter] = rows;
    addPoints(rows[part], points, grid);
  });
  return new Map([...drafts].flatMap(([id, draft]) => {
    const rows = reporters.map((reporter) => draft[reporter]).find((one) => one !== undefined);
    return rows === undefined ? [] : [[id, toEdgeHistory(rows)] as const];
  }));
}

function empty(length: number): (number | null)[] {
  return Array.from({ length }, () => null);
}

function addPoints(row: (number | null)[], points: Series['points'], { start, step }: SeriesGrid): void {
  for (const [time, value] of points) {
    const index = Math.round((time - start) / step);
    if (index >= 0 && index < row.length && Number.isFinite(value)) row[index] = (row[index] ?? 0) + value;
  }
}

function toEdgeHistory({ requests, failed, sum }: Rows): EdgeHistory {
  return {
    requests,
    // Where requests were counted and none failed, none failed: series of failures are born with the first one.
    failed: failed.map((value, index) => value ?? (requests[index] === null ? null : 0)),
    meanMs: sum.map((value, index) => {
      const count = requests[index] ?? null;
      return value === null || count === null || count <= 0 ? null : value / count;
    }),
  };
}

function hostHistories(series: readonly Series[], grid: SeriesGrid, hostOf: (labels: Labels) => string | null): History['hosts'] {
  const hosts = new Map<string, Partial<Record<SignalName, readonly (number | null)[]>>>();
  for (const signal of followed) {
    for (const { name, values } of readHostSeries(series.filter(({ labels }) => labels.m === signal), grid, hostOf)) {
      const known = hosts.get(name) ?? {};
      known[signal] = values;
      hosts.set(name, known);
    }
  }
  return hosts;
}
