import type { PodState, WorldTelemetry } from '../world/telemetry';
import { counter, gauge, histogram } from './metric-family';
import type { Exporter, Label, SeriesGroup } from './series-group';
import { seriesGroup, seriesRow } from './series-group';

const requests = counter('coredns_dns_requests_total', 'Counter of DNS requests made per zone, protocol and family.');
const responses = counter('coredns_dns_responses_total', 'Counter of response status codes.');
const duration = histogram('coredns_dns_request_duration_seconds', 'Histogram of the time (in seconds) each request took per zone.');
const panics = counter('coredns_panics_total', 'A metrics that counts the number of panics.');
const build = gauge('coredns_build_info', 'A metric with a constant 1 value labeled by version, revision, and goversion from which CoreDNS was built.');

/** CoreDNS' own bounds, s; answers come from its cache within a millisecond. */
const bounds = [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192] as const;
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

  /** Each server of the cluster answers its share. */
  private fill(values: Float64Array): void {
    const servers = Math.max(1, nameServers(this.telemetry).length);
    const found = Math.floor(((this.telemetry.lookUps ?? 0) + otherPerSecond * Math.max(0, this.telemetry.now - this.from)) / servers);
    const missed = found * missesPerLookUp;
    const all = found + missed;
    const within = bounds.map((bound) => Math.floor(all * (1 - Math.exp(-bound / meanSeconds))));
    values.set([all, found, missed, ...within, all, all * meanSeconds, all, 0, 1]);
  }
}
