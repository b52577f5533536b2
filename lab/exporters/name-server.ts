import { nameServerBounds as bounds, type PodState, type WorldTelemetry } from '../world/telemetry';
import { counter, gauge, histogram } from './metric-family';
import type { Exporter, Label, SeriesGroup } from './series-group';
import { seriesGroup, seriesRow } from './series-group';

const requests = counter('coredns_dns_requests_total', 'Counter of DNS requests made per zone, protocol and family.');
const responses = counter('coredns_dns_responses_total', 'Counter of response status codes.');
const duration = histogram('coredns_dns_request_duration_seconds', 'Histogram of the time (in seconds) each request took per zone.');
const panics = counter('coredns_panics_total', 'A metrics that counts the number of panics.');
const build = gauge('coredns_build_info', 'A metric with a constant 1 value labeled by version, revision, and goversion from which CoreDNS was built.');

/** Answers come from its cache within a millisecond. */
const meanSeconds = 0.0004;
/** Questions of everybody else in the cluster, and those for names in the search path that do not exist, per look-up. */
const otherPerSecond = 1.5;
const missesPerLookUp = 3;

/** The name servers of the cluster that live. */
export function nameServers(telemetry: WorldTelemetry): PodState[] {
  return telemetry.pods.filter((pod) => pod.workload.app === 'coredns' && pod.diedAt === null);
}

/** CoreDNS' page: it sees what reaches it, so packets lost on the way show as questions that are not asked. */
export class NameServer implements Exporter {
  private readonly exposed: readonly SeriesGroup[];
  private readonly from: number;

  constructor(
    private readonly telemetry: WorldTelemetry,
    pod: PodState,
  ) {
    this.from = telemetry.now;
    const server: Label[] = [['server', 'dns://:53'], ['zone', '.']];
    const rows = [
      seriesRow(requests, [...server, ['family', '1'], ['proto', 'udp'], ['type', 'A'], ['view', '']]),
      seriesRow(responses, [...server, ['plugin', 'kubernetes'], ['rcode', 'NOERROR'], ['view', '']]),
      seriesRow(responses, [...server, ['plugin', 'kubernetes'], ['rcode', 'NXDOMAIN'], ['view', '']]),
      ...[...bounds.map(String), '+Inf'].map((le) => seriesRow(duration, [...server, ['view', ''], ['le', le]], '_bucket')),
      seriesRow(duration, [...server, ['view', '']], '_sum'),
      seriesRow(duration, [...server, ['view', '']], '_count'),
      seriesRow(panics, []),
      seriesRow(build, [['version', '1.11.3'], ['goversion', 'go1.22.8'], ['revision', pod.uid.slice(0, 7)]]),
    ];
    this.exposed = [seriesGroup(rows, (values) => this.fill(values))];
  }

  groups(): readonly SeriesGroup[] {
    return this.exposed;
  }

  advance(): void {}

  /** One server's share of the answers that had to wait for its CPU. */
  private slow(servers: number): { readonly count: number; readonly seconds: number; within(index: number): number } {
    const { counts = new Float64Array(bounds.length + 1), seconds = 0 } = this.telemetry.slowLookUps ?? {};
    const within = (index: number): number => Math.floor(counts.subarray(0, index + 1).reduce((sum, count) => sum + count, 0) / servers);
    return { count: within(bounds.length), seconds: seconds / servers, within };
  }

  /** Each server of the cluster answers its share. */
  private fill(values: Float64Array): void {
    const servers = Math.max(1, nameServers(this.telemetry).length);
    const found = Math.floor(((this.telemetry.lookUps ?? 0) + otherPerSecond * Math.max(0, this.telemetry.now - this.from)) / servers);
    const missed = found * missesPerLookUp;
    const all = found + missed;
    const slow = this.slow(servers);
    const within = bounds.map((bound, index) => Math.floor(all * (1 - Math.exp(-bound / meanSeconds))) + slow.within(index));
    const whole = all + slow.count;
    values.set([whole, found + slow.count, missed, ...within, whole, all * meanSeconds + slow.seconds, whole, 0, 1]);
  }
}
