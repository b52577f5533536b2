import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import { edgeHealth } from '@/lib/health/edge-health';
import { signalNames, type SignalName } from '@/lib/hosts/host';
import { hostQueries, placementQuery } from '@/lib/hosts/host-queries';
import { readHosts, type HostsReading, type RobustPast } from '@/lib/hosts/host-reader';
import { gradeOwnLimit, type OwnLimitName } from '@/lib/hosts/own-limit-grade';
import { ownLimitsQuery, readOwnLimits } from '@/lib/hosts/own-limits';
import { pastGrid, pastQuery, readPast } from '@/lib/hosts/past-query';
import { robustPast } from '@/lib/hosts/robust-past';
import type { SignalPast } from '@/lib/hosts/signal-grade';
import type { Sample } from '@/lib/promql/sample';
import type { PrometheusQueries } from '@/lib/testing/real-prometheus';
import { buildGraph } from '@/lib/topology/build-graph';
import { buildLatency } from '@/lib/topology/build-latency';

/** The window of the screen's default, seconds. */
const window = 60;
/** What counts as usual here: the quiet stretch before the incident. The product takes an hour. */
const usual = { length: 480, before: 60, step: 60 };
/** How long before the incident the P99 of every edge is looked at, to know what is usual for it, seconds. */
const edgePast = [0, 45, 90, 135, 180, 225, 270, 315, 360] as const;

/** What is not calm at one moment, named `HOST SIGNAL`, `POD SIGNAL` or `EDGE SIGNAL`, or fell silent (`HOST silent`): 1 = strained, 2 = sick. */
export type Alarms = ReadonlyMap<string, number>;

/** Looks at a moment as the product does: the same queries, readers and grades. */
export class SignalLook {
  private past: RobustPast | null = null;
  private edgePasts: ReadonlyMap<string, SignalPast> = new Map();

  constructor(private readonly prometheus: PrometheusQueries) {}

  /** Learns what is usual from the time before `at`. */
  async learn(at: number): Promise<void> {
    this.past = null;
    const { hostOf } = await this.hosts(at);
    const grid = pastGrid(at, usual);
    this.past = readPast(await this.prometheus.range(pastQuery(window), grid.start, grid.end, grid.step), grid, hostOf);
    const tails = new Map<string, number[]>();
    for (const before of edgePast) {
      for (const [id, one] of Object.entries((await this.latency(at - before)).edges)) {
        const p99 = (one.source ?? one.destination)?.p99;
        if (p99 !== undefined) tails.set(id, [...(tails.get(id) ?? []), p99]);
      }
    }
    this.edgePasts = new Map([...tails].flatMap(([id, values]) => {
      const past = robustPast(values);
      return past === null ? [] : [[id, past] as const];
    }));
  }

  /** Everything that is not calm at `at`; edges are the dear part. */
  async alarms(at: number, withEdges: boolean): Promise<Alarms> {
    const found = new Map<string, number>();
    for (const host of (await this.hosts(at)).hosts) {
      for (const name of signalNames) {
        const signal = host.signals[name];
        ring(found, alarm(host.name, name), signal?.grade);
        if (signal?.reason === 'stale' || signal?.reason === 'not-installed') found.set(alarm(host.name, 'silent'), 2);
      }
    }
    await this.ownLimits(at, found);
    if (withEdges) await this.edges(at, found);
    return found;
  }

  private async hosts(at: number): Promise<HostsReading> {
    const answers: Record<string, readonly Sample[]> = {};
    for (const { name, query } of [...hostQueries(window), placementQuery()]) answers[name] = await this.prometheus.instant(query, at);
    return readHosts({ at, window, answers, inventory: null, past: this.past, live: false });
  }

  private async ownLimits(at: number, found: Map<string, number>): Promise<void> {
    for (const one of readOwnLimits(await this.prometheus.instant(ownLimitsQuery(window, null), at), window, null)) {
      const graded = (name: OwnLimitName, column: string) => ring(found, alarm(`${one.namespace}/${one.pod}`, column), gradeOwnLimit(name, one[name]));
      graded('throttled', one.isProxy ? 'proxyThrottled' : 'throttled');
      graded('memoryOfLimit', 'memoryOfLimit');
      graded('oomKills', 'oomKills');
      graded('restartsLastHour', 'restarts');
    }
  }

  private async edges(at: number, found: Map<string, number>): Promise<void> {
    const scope = scopeAt(at);
    const requests = istioDialect.readRequests(await this.prometheus.instant(istioDialect.requestsQuery(ask), at)).observations;
    const tcp = istioDialect.readTcp(await this.prometheus.instant(istioDialect.tcpQuery(ask), at)).observations;
    const latency = await this.latency(at);
    for (const edge of buildGraph({ ...scope, requests, tcp }).edges) {
      const { grade, symptoms } = edgeHealth(edge, latency.edges[edge.id] ?? null, { window });
      for (const symptom of symptoms) ring(found, alarm(edge.id, symptom === 'latency' ? 'edgeLatency' : 'edgeErrors'), grade);
      const past = this.edgePasts.get(edge.id);
      if (past === undefined) continue;
      const compared = edgeHealth(edge, latency.edges[edge.id] ?? null, { window, past });
      if (compared.symptoms.includes('latency')) ring(found, alarm(edge.id, 'edgeSlower'), compared.grade);
    }
  }

  private async latency(at: number): Promise<LatencyByEdge> {
    return buildLatency({ ...scopeAt(at), latency: istioDialect.readLatency(await istioDialect.askLatency(ask, (query) => this.prometheus.instant(query, at))).observations });
  }
}

type LatencyByEdge = ReturnType<typeof buildLatency>;
const ask = { window, namespaces: null };

function scopeAt(at: number) {
  return { at, window, level: 'workload' as const, inventory: null, namespaces: null, cluster: null, idle: false, waypoints: false };
}

function ring(found: Map<string, number>, name: string, grade: string | undefined): void {
  const rank = grade === 'critical' ? 2 : grade === 'raised' ? 1 : 0;
  if (rank > 0) found.set(name, Math.max(rank, found.get(name) ?? 0));
}

/** Name of an alarm. */
export function alarm(subject: string, column: SignalName | string): string {
  return `${subject} ${column}`;
}
