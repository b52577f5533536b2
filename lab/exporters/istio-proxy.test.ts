import { describe, expect, it } from 'vitest';
import { Exposition } from './exposition';
import { flowLabels } from './istio-labels';
import { IstioProxies } from './istio-proxy';
import type { Exporter } from './series-group';
import { requestSeries, telemetryFixture } from './telemetry-fixture';

function value(exporter: Exporter, start: string, part = ''): string | undefined {
  const line = new Exposition().render(exporter.groups()).split('\n').find((text) => text.startsWith(start) && text.includes(part));
  return line?.slice(line.lastIndexOf(' ') + 1);
}

describe('the proxy exporter', () => {
  it('labels a series as Istio does', () => {
    const telemetry = telemetryFixture();
    expect(Object.fromEntries(flowLabels(requestSeries(telemetry, {}, 0)))).toEqual({
      reporter: 'destination',
      source_workload: 'front',
      source_workload_namespace: 'shop',
      source_principal: 'spiffe://cluster.local/ns/shop/sa/front',
      source_app: 'front',
      source_version: 'v1',
      source_canonical_service: 'front',
      source_canonical_revision: 'v1',
      source_cluster: 'c1',
      destination_workload: 'cart',
      destination_workload_namespace: 'shop',
      destination_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
      destination_app: 'cart',
      destination_version: 'v1',
      destination_canonical_service: 'cart',
      destination_canonical_revision: 'v1',
      destination_cluster: 'c1',
      destination_service: 'cart.shop.svc.cluster.local',
      destination_service_name: 'cart',
      destination_service_namespace: 'shop',
      response_flags: '-',
      connection_security_policy: 'mutual_tls',
    });
  });

  it('calls a peer without metadata unknown and never tells the policy at the source', () => {
    const telemetry = telemetryFixture();
    const labels = Object.fromEntries(flowLabels({ ...requestSeries(telemetry, {}, 0), reporter: 'source', destination: null, flags: 'UF,URX' }));
    expect(labels).toMatchObject({
      destination_workload: 'unknown',
      destination_workload_namespace: 'unknown',
      destination_canonical_revision: 'latest',
      destination_principal: 'unknown',
      source_principal: 'unknown',
      destination_service_name: 'cart',
      response_flags: 'UF,URX',
      connection_security_policy: 'unknown',
    });
  });

  it('moves counters at once and merges histograms every five seconds, cumulative, with +Inf equal to the count', () => {
    const telemetry = telemetryFixture();
    const series = requestSeries(telemetry, { 2: 3, 4: 1, 19: 1 }, 4_000_123);
    telemetry.requests.push(series);
    const proxies = new IstioProxies(telemetry);
    const [, cart] = telemetry.pods;
    if (!cart) throw new Error('no pod');
    const exporter = proxies.of(cart);
    proxies.discover();
    expect(value(exporter, 'istio_requests_total')).toBe('5');
    expect(value(exporter, 'istio_request_duration_milliseconds_count')).toBeUndefined();
    for (let second = 1; second <= 5; second += 1) exporter.advance(telemetry.now + second);
    series.count = 6;
    series.buckets[0] = 1;
    const bucket = (le: string): string | undefined => value(exporter, 'istio_request_duration_milliseconds_bucket', `le="${le}"`);
    expect(['0.5', '5', '10', '25', '3600000', '+Inf'].map(bucket)).toEqual(['0', '3', '3', '4', '4', '5']);
    expect(value(exporter, 'istio_requests_total')).toBe('6');
    expect(value(exporter, 'istio_request_duration_milliseconds_count')).toBe('5');
    expect(value(exporter, 'istio_request_duration_milliseconds_sum')).toBe('4000123');
    expect([value(exporter, 'istio_request_bytes_sum'), value(exporter, 'istio_response_bytes_sum')]).toEqual(['900', '2600']);
  });
});
