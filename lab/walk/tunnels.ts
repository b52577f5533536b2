import type { Outcome } from '../mesh/outcome';
import { blackHole, ok, outcomes } from '../mesh/outcome';
import { item, mix, uniform } from '../physics/draw';
import type { FlowKey, RequestSeries, TcpSeries } from '../world/telemetry';
import type { WorkloadSpec } from '../world/world';
import { countExchange, emptyRequests } from './request-count';
import type { PodRuntime, TargetRuntime } from './runtime';
import type { Visit } from './visit';
import { clientOf, nodeOf } from './visit';

/** One connection of an application carries so many requests on average before another is opened. */
const requestsPerConnection = 20;

/** One attempt of which a tunnel or a waypoint saw something. */
interface Course {
  readonly client: PodRuntime;
  readonly target: TargetRuntime;
  readonly server: PodRuntime | null;
  readonly waypoint: PodRuntime | null;
  /** For how many it stands. */
  readonly times: number;
}

/**
 * What Istio ambient counts: the tunnel proxy of a host sees the bytes of its ambient pods and no request, a waypoint sees the requests
 * of services that have one. Around a waypoint a flow is three: caller to waypoint, waypoint's own requests, waypoint to server.
 */
export class Tunnels {
  private readonly bytes = new Map<PodRuntime, Map<string, TcpSeries>>();
  private readonly requests = new Map<PodRuntime, Map<string, RequestSeries>>();
  /** Unix s of the step being walked. */
  now = 0;

  constructor(
    private readonly allRequests: RequestSeries[],
    private readonly allTcp: TcpSeries[],
  ) {}

  /** An answer has come back; `ms` is what the waypoint measured, if the request went through one, and `last` = it makes no further attempt. */
  answered(visit: Visit, outcome: number, { ms, last }: { readonly ms: number; readonly last: boolean }): void {
    const course = courseOf(visit);
    const { client, server, waypoint } = course;
    const asked = server === null ? 1400 : server.workload.behaviour.requestBytes;
    const given = outcome === 0 && server !== null ? server.workload.behaviour.responseBytes : 240;
    const fresh = uniform(mix(visit.key, 71), 1) < 1 / requestsPerConnection;
    if (waypoint !== null && last) this.atWaypoint(course, outcome, ms, given);
    for (const series of this.halves(course, '-', last)) {
      series.receivedBytes += asked * course.times;
      series.sentBytes += given * course.times;
      if (!fresh) continue;
      series.opened++;
      series.closed++;
    }
    client.state.networkSentBytes += client.isAmbient ? asked * course.times : 0;
    client.state.networkReceivedBytes += client.isAmbient ? given * course.times : 0;
  }

  /** A connection that could not be made: the tunnel of the caller closes it again, or the waypoint answers 503. */
  refused(visit: Visit, outcome: number, ms = 1): void {
    const course = courseOf(visit);
    if (course.waypoint !== null) {
      this.atWaypoint(course, outcome, ms, 0);
      return;
    }
    const { client } = course;
    if (!client.isAmbient) return;
    const series = this.half(client.host.tunnel, 'source', client.workload.spec, course, 'CONNECT');
    if (series === null) return;
    series.opened++;
    series.closed++;
  }

  private halves(course: Course, flags: string, near: boolean): TcpSeries[] {
    const { client, server, waypoint } = course;
    const first = near && client.isAmbient ? this.half(client.host.tunnel, 'source', client.workload.spec, course, flags) : null;
    const from = waypoint ?? client;
    const far = server?.isAmbient === true ? this.half(server.host.tunnel, 'destination', from.workload.spec, { ...course, waypoint: null }, flags) : null;
    return [first, far].flatMap((series) => series ?? []);
  }

  /** The series of one tunnel; null on a host whose tunnel proxy is gone. */
  private half(tunnel: PodRuntime | null, reporter: 'source' | 'destination', source: WorkloadSpec, course: Course, flags: string): TcpSeries | null {
    if (tunnel === null) return null;
    const destination = (course.waypoint ?? course.server)?.workload ?? null;
    const id = `${reporter}|${source.namespace}/${source.name}|${destination?.name ?? ''}|${course.target.index}|${flags}`;
    const known = this.bytes.get(tunnel) ?? new Map<string, TcpSeries>();
    this.bytes.set(tunnel, known);
    const found = known.get(id);
    if (found !== undefined) return found;
    const secured = source.proxy !== 'none' && destination !== null && destination.spec.proxy !== 'none';
    const key: FlowKey = { pod: tunnel.state, reporter, source, destination: destination?.spec ?? null, service: serviceOf(course.target, ok), flags, policy: secured ? 'mutual_tls' : 'unknown' };
    const series: TcpSeries = { ...key, bornAt: this.now, opened: flags === '-' ? 1 : 0, closed: 0, sentBytes: 0, receivedBytes: 0 };
    known.set(id, series);
    this.allTcp.push(series);
    return series;
  }

  private atWaypoint(course: Course, outcome: number, ms: number, given: number): void {
    const { client, target, server, waypoint } = course;
    if (waypoint === null) return;
    const shape: Outcome = item(outcomes, outcome);
    const grpc = target.protocol === 'grpc';
    const id = `${client.workload.name}|${server?.workload.name ?? ''}|${target.index}|${outcome}`;
    const known = this.requests.get(waypoint) ?? new Map<string, RequestSeries>();
    this.requests.set(waypoint, known);
    let series = known.get(id);
    if (series === undefined) {
      const flags = grpc ? shape.grpc.flags : shape.flags;
      const key: FlowKey = { pod: waypoint.state, reporter: 'waypoint', source: client.workload.spec, destination: server?.workload.spec ?? null, service: serviceOf(target, outcome), flags, policy: 'mutual_tls' };
      series = { ...key, ...emptyRequests(grpc, shape), bornAt: this.now };
      known.set(id, series);
      this.allRequests.push(series);
    }
    countExchange(series, ms, { asked: server?.workload.behaviour.requestBytes ?? 1400, given, times: course.times });
  }
}

function courseOf(visit: Visit): Course {
  return { client: clientOf(visit), target: nodeOf(visit).target, server: visit.server, waypoint: visit.waypoint, times: visit.weight };
}

/** What a proxy calls the service of a target, by what came of the request. */
export function serviceOf(target: TargetRuntime, outcome: number): FlowKey['service'] {
  if (outcome === blackHole) return 'BlackHoleCluster';
  return 'hostname' in target.spec && target.spec.registered === false ? 'PassthroughCluster' : target.spec;
}
