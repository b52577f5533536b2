import { describe, expect, it } from 'vitest';
import { buildLatency } from './build-latency';
import { graphOf, inventoryOf, latency, requests, tcp } from './golden/situation';
import type { Level } from './graph';

const gateway = 'edge/public';
const ingress = (labels: Readonly<Record<string, string>>) => inventoryOf({ at: gateway, labels });
const sentOn = [requests('source', gateway, 'shop/front', '200', 20), requests('source', gateway, 'shop/pay', '503', 5, { flags: ['UF'] }), requests('source', gateway, '?', '404', 1, { service: '?', flags: ['NR'] })];
const arriving = (input: Parameters<typeof graphOf>[0]) => graphOf(input).edges.filter(({ derived }) => derived === true);

describe('what comes in from outside at a gateway', () => {
  it('is what the gateway sent on, to whomever, also what reached nobody', () => {
    expect(arriving({ requests: sentOn, inventory: ingress({ istio: 'ingress' }) })).toEqual([{
      id: 'unknown/~/~/unknown>workload/~/edge/public>http', source: 'unknown/~/~/unknown', target: 'workload/~/edge/public', protocol: 'http', services: [], derived: true, mtls: null, retryAmplification: null, disagreement: null,
      traffic: { requests: 26, errors4xx: 1, errors5xx: 5, noResponse: 0, codes: { 200: 20, 404: 1, 503: 5 }, flags: { UF: 5, NR: 1 }, sentBytes: null, receivedBytes: null, connectionsOpened: null },
    }]);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['istioctl', { istio: 'ingressgateway', app: 'istio-ingressgateway' }, true], ['the Helm chart', { istio: 'ingress', app: 'istio-ingress' }, true],
    ['the Gateway API', { 'gateway.networking.k8s.io/gateway-name': 'public', 'gateway.istio.io/managed': 'istio.io-gateway-controller' }, true],
    ['a waypoint', { 'gateway.networking.k8s.io/gateway-name': 'waypoint', 'gateway.istio.io/managed': 'istio.io-mesh-controller' }, false],
    ['an egress gateway', { istio: 'egressgateway', app: 'istio-egressgateway' }, false], ['a gateway between clusters', { istio: 'eastwestgateway' }, false], ['a workload like any other', { app: 'public' }, false],
  ])('is drawn by the labels of %s or not', (_, labels, drawn) => {
    expect(arriving({ requests: sentOn, inventory: ingress(labels) })).toHaveLength(drawn ? 1 : 0);
  });

  it.each([['istio-system/istio-ingressgateway', 1], ['edge/istio-ingress', 1], ['edge/my-ingress-gateway-blue', 1], ['edge/istio-egressgateway', 0], ['shop/ingress-reports', 0]])('without Kubernetes the name %s tells', (name, count) => {
    expect(arriving({ requests: [requests('source', name, 'shop/front', '200', 1)] })).toHaveLength(count);
  });

  it('is not drawn where somebody reports calls to the gateway, and says nothing of bytes', () => {
    const inventory = ingress({ istio: 'ingress' });
    expect(arriving({ requests: [...sentOn, requests('source', 'shop/batch', gateway, '200', 1)], inventory })).toEqual([]);
    expect(arriving({ tcp: [tcp('source', gateway, 'shop/db', 1, 1, 1)], inventory })).toEqual([]);
  });

  it('leaves the sums of all levels equal', () => {
    const sum = (level: Level) => graphOf({ requests: [...sentOn, requests('source', 'shop/front', 'shop/pay', '200', 7)], inventory: ingress({ istio: 'ingress' }), level }).edges.reduce((total, { traffic }) => total + (traffic.requests ?? 0), 0);
    expect((['namespace', 'app', 'workload', 'service'] as const).map(sum)).toEqual([59, 59, 59, 59]);
  });

  it('took as long as the gateway says, over all that it sent on', () => {
    const flows = [latency('source', gateway, 'shop/front', [[10, 99], [100, 99], [Infinity, 99]]), latency('source', gateway, 'shop/pay', [[10, 0], [100, 1], [Infinity, 1]])];
    const { edges } = buildLatency({ at: 0, window: 60, level: 'workload', latency: flows, inventory: ingress({ istio: 'ingress' }), namespaces: null, cluster: null });
    expect(edges['unknown/~/~/unknown>workload/~/edge/public>http']).toMatchObject({ source: null, destination: { requests: 6000, p99Bounds: [0, 10] } });
  });
});
