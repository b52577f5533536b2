import type { Outcome } from '../mesh/outcome';
import { ok, outcomes } from '../mesh/outcome';
import { item } from '../physics/draw';
import type { EdgeRecord, Ledger } from '../truth/ledger';
import type { FlowKey, PodState, Reporter, RequestSeries, TcpSeries } from '../world/telemetry';
import type { WorkloadSpec } from '../world/world';
import { countExchange, emptyRequests } from './request-count';
import type { PodRuntime, TargetRuntime, WorkloadRuntime } from './runtime';
import { Tunnels, serviceOf } from './tunnels';

const width = 1024;

/** Moves the counters of the proxies, and the ledger, when a stream ends. */
export class Recorder {
  private readonly edges = new Map<number, EdgeRecord>();
  private time = 0;
  /** What ambient pods do. */
  readonly tunnels: Tunnels;

  constructor(
    private readonly ledger: Ledger,
    private readonly requests: RequestSeries[],
    private readonly tcp: TcpSeries[],
  ) {
    this.tunnels = new Tunnels(requests, tcp);
  }

  /** Unix s of the step being walked. */
  get now(): number {
    return this.time;
  }

  set now(time: number) {
    this.time = time;
    this.tunnels.now = time;
  }

  private edge(client: PodRuntime, target: TargetRuntime, destination: WorkloadRuntime | null): EdgeRecord {
    const id = (client.workload.index * width + target.index) * width + (destination === null ? 0 : destination.index + 1);
    let edge = this.edges.get(id);
    if (edge === undefined) {
      edge = this.ledger.record({
        client: client.workload.name,
        service: target.name,
        destination: destination === null ? null : destination.name,
        protocol: target.protocol,
      });
      this.edges.set(id, edge);
    }
    return edge;
  }

  /** A final answer, `ms` after the client's proxy got the request; `times` = for how many requests it stands. */
  answered(client: PodRuntime, target: TargetRuntime, server: PodRuntime | null, outcome: number, ms: number, times: number): void {
    const destination = server === null ? null : server.workload;
    for (let n = 0; n < times; n++) this.ledger.answered(this.edge(client, target, destination), outcome, ms);
    if (!client.hasProxy || target.protocol === 'tcp') return;
    const id = ((target.index * width + (destination === null ? 0 : destination.index + 1)) * 2 + 1) * 32 + outcome;
    const series = client.series.get(id) ?? this.bear(client, 'source', client.workload.spec, destination, target, outcome, id);
    count(series, ms, destination, times);
  }

  /** An attempt that arrived, as the server's proxy saw it. */
  served(client: PodRuntime, target: TargetRuntime, server: PodRuntime | null, outcome: number, ms: number, times: number): void {
    const destination = server === null ? null : server.workload;
    for (let n = 0; n < times; n++) this.ledger.served(this.edge(client, target, destination), outcome, ms);
    // A gateway's proxy only sends: it reports what it calls, never what it was asked.
    if (server === null || !server.hasProxy || server.workload.spec.proxy === 'gateway' || target.protocol === 'tcp') return;
    const id = (target.index * width + client.workload.index) * 2 * 32 + outcome;
    const source = client.isMeshed ? client.workload.spec : null;
    const series = server.series.get(id) ?? this.bear(server, 'destination', source, server.workload, target, outcome, id);
    count(series, ms, server.workload, times);
  }

  /** An attempt that never reached a server. */
  lost(client: PodRuntime, target: TargetRuntime, server: PodRuntime | null, outcome: number, times: number): void {
    for (let n = 0; n < times; n++) this.ledger.lost(this.edge(client, target, server === null ? null : server.workload), outcome);
  }

  /** Bytes of an exchange on a TCP connection that stands for so many, and one connection opened and closed when `fresh`. */
  exchanged(client: PodRuntime, target: TargetRuntime, server: PodRuntime, fresh: boolean, times: number): void {
    const behaviour = server.workload.behaviour;
    const sourceId = (target.index * width + server.workload.index) * 2 + 1;
    const destinationId = (target.index * width + client.workload.index) * 2;
    for (const [pod, id] of [
      [client, sourceId],
      [server, destinationId],
    ] as const) {
      if (!pod.hasProxy) continue;
      const series = pod.tcp.get(id) ?? this.connect(pod, pod === client ? 'source' : 'destination', client, server, target, id);
      series.receivedBytes += behaviour.requestBytes * times;
      series.sentBytes += behaviour.responseBytes * times;
      carry(pod.state, series.reporter, behaviour.requestBytes * times, behaviour.responseBytes * times);
      if (!fresh) continue;
      series.opened++;
      series.closed++;
    }
  }

  private connect(pod: PodRuntime, reporter: Reporter, client: PodRuntime, server: PodRuntime, target: TargetRuntime, id: number): TcpSeries {
    const source = client.isMeshed ? client.workload.spec : null;
    const series: TcpSeries = {
      ...flow(pod, reporter, source, server.workload.spec, target, '-', ok),
      bornAt: this.now,
      opened: 2,
      closed: 0,
      sentBytes: 0,
      receivedBytes: 0,
    };
    pod.tcp.set(id, series);
    this.tcp.push(series);
    return series;
  }

  private bear(
    pod: PodRuntime,
    reporter: Reporter,
    source: WorkloadSpec | null,
    destination: WorkloadRuntime | null,
    target: TargetRuntime,
    outcome: number,
    id: number,
  ): RequestSeries {
    const shape: Outcome = item(outcomes, outcome);
    const grpc = target.protocol === 'grpc';
    const series: RequestSeries = {
      ...flow(pod, reporter, source, destination === null ? null : destination.spec, target, grpc ? shape.grpc.flags : shape.flags, outcome),
      ...emptyRequests(grpc, shape),
      bornAt: this.now,
    };
    pod.series.set(id, series);
    this.requests.push(series);
    return series;
  }
}

function flow(
  pod: PodRuntime,
  reporter: Reporter,
  source: WorkloadSpec | null,
  destination: WorkloadSpec | null,
  target: TargetRuntime,
  flags: string,
  outcome: number,
): FlowKey {
  const policy = reporter === 'source' ? 'unknown' : source === null ? 'none' : 'mutual_tls';
  return { pod: pod.state, reporter, source, destination, service: serviceOf(target, outcome), flags, policy };
}

function count(series: RequestSeries, ms: number, destination: WorkloadRuntime | null, times: number): void {
  const asked = destination === null ? 1400 : destination.behaviour.requestBytes;
  const given = series.code !== '200' || destination === null ? 240 : destination.behaviour.responseBytes;
  const answered = series.code === '0' ? 0 : given;
  countExchange(series, ms, { asked, given: answered, times });
  carry(series.pod, series.reporter, asked * times, answered * times);
}

/** Bytes on a pod's own network interface: requests go out of the client and into the server. */
function carry(pod: PodState, reporter: Reporter, asked: number, answered: number): void {
  pod.networkSentBytes += reporter === 'source' ? asked : answered;
  pod.networkReceivedBytes += reporter === 'source' ? answered : asked;
}
