import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectWords, type ActingObject } from './acting';
import { actingOnEdge, type CalledEdge } from './acting-on-edge';
import { actingOnNode } from './acting-on-node';
import { allChecks } from './all-checks';
import { bookOf, canary, workload, type SampleObject } from './sample-config.test-data';

const toPayment: CalledEdge = { source: workload('shop', 'checkout-v1'), target: workload('shop', 'payment-v1'), protocol: 'http', services: ['payment.shop'] };
const words = (objects: readonly ActingObject[]) => objects.map((one) => `${objectWords(one)}: ${one.because}${one.overriddenBy === null ? '' : ` (overridden by ${one.overriddenBy})`}`);

describe('what configuration acts on an edge', () => {
  it('is the route and the rule of the called service, with what they say', () => {
    const [route, rule] = actingOnEdge(bookOf(canary), toPayment);
    expect([route?.because, route?.says]).toEqual(['it routes calls of payment.shop', [
      { what: 'Route', text: 'payment.shop subset v1 90 %, payment.shop subset v2 10 %' }, { what: 'Timeout', text: '2s' }, { what: 'Retries', text: '2 more, 500ms each, on 5xx' },
    ]]);
    expect([rule?.because, rule?.says]).toEqual(['its host is payment.shop', [{ what: 'Circuit breaker', text: 'at most 8 requests at once per client proxy' }, { what: 'Subsets', text: 'v1 (version=v1), v2 (version=v2)' }]]);
  });

  it('is nothing of other services, of other namespaces that keep theirs, or of gateways the caller does not serve', () => {
    const others: SampleObject[] = [
      ['VirtualService', 'shop/checkout', { hosts: ['checkout'], http: [] }], ['VirtualService', 'old/payment', { hosts: ['payment.shop.svc.cluster.local'], exportTo: ['.'], http: [] }],
      ['VirtualService', 'shop/outside', { hosts: ['payment'], gateways: ['edge/main'], http: [] }], ['PeerAuthentication', 'old/default', { mtls: { mode: 'STRICT' } }],
      ['AuthorizationPolicy', 'shop/checkout', { selector: { matchLabels: { app: 'checkout' } }, rules: [{}] }], ['Sidecar', 'old/default', { egress: [{ hosts: ['./*'] }] }],
    ];
    expect(actingOnEdge(bookOf(others), toPayment)).toEqual([]);
  });

  it('puts the rule of the caller\'s namespace before that of the service\'s, and the nearest PeerAuthentication before the wide ones', () => {
    const fromOld = { ...toPayment, source: workload('old', 'legacy-v1') };
    const book = bookOf([
      ...canary.slice(1), ['DestinationRule', 'old/payment', { host: 'payment.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } }],
      ['PeerAuthentication', 'istio-system/default', { mtls: { mode: 'STRICT' } }], ['PeerAuthentication', 'shop/default', { mtls: { mode: 'PERMISSIVE' } }],
      ['PeerAuthentication', 'shop/payment', { selector: { matchLabels: { app: 'payment' } }, mtls: { mode: 'STRICT' } }],
    ]);
    expect(words(actingOnEdge(book, fromOld))).toEqual([
      'DestinationRule old/payment: its host is payment.shop', 'DestinationRule shop/payment: its host is payment.shop (overridden by DestinationRule old/payment)',
      'PeerAuthentication shop/payment: it selects its pods', 'PeerAuthentication shop/default: it holds for the namespace shop (overridden by PeerAuthentication shop/payment)',
      'PeerAuthentication istio-system/default: it holds for the whole mesh (overridden by PeerAuthentication shop/payment)',
    ]);
  });

  it('is the ServiceEntry of an external host, and the Sidecar of the caller', () => {
    const book = bookOf([['ServiceEntry', 'mesh/bank', { hosts: ['api.bank.example'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 443, protocol: 'TLS' }] }], ['Sidecar', 'shop/default', { egress: [{ hosts: ['./*', 'istio-system/*'] }] }]]);
    const edge: CalledEdge = { ...toPayment, target: { kind: 'external', cluster: null, namespace: null, name: 'api.bank.example' }, services: ['api.bank.example'] };
    expect(words(actingOnEdge(book, edge))).toEqual(['ServiceEntry mesh/bank: it makes api.bank.example known to the mesh', 'Sidecar shop/default: it holds for the namespace shop']);
  });

  it('is the route bound to the gateway when a gateway calls', () => {
    const book = bookOf([['Gateway', 'edge/main', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 443, protocol: 'HTTPS' }, hosts: ['shop.example'], tls: { mode: 'SIMPLE' } }] }], ['VirtualService', 'shop/outside', { hosts: ['shop.example'], gateways: ['edge/main'], http: [{ route: [{ destination: { host: 'payment' } }] }] }]]);
    expect(words(actingOnEdge(book, { ...toPayment, source: workload('edge', 'ingress-v1') }))).toEqual(['VirtualService shop/outside: it routes calls of payment.shop', 'Gateway edge/main: it selects the pods of the caller']);
  });

  it('is an HTTPRoute whose parent is the called Service', () => {
    const book = bookOf([['HTTPRoute', 'shop/payment', { parentRefs: [{ group: '', kind: 'Service', name: 'payment' }], rules: [{ backendRefs: [{ name: 'payment', weight: 1 }] }] }]]);
    expect(words(actingOnEdge(book, toPayment))).toEqual(['HTTPRoute shop/payment: its parent is the Service payment.shop']);
  });
});

describe('what configuration acts on a node', () => {
  it('is what acts where it is called, at itself and where it calls, each once', () => {
    const book = bookOf([...canary, ['PeerAuthentication', 'shop/default', { mtls: { mode: 'STRICT' } }], ['AuthorizationPolicy', 'shop/payment', { selector: { matchLabels: { app: 'payment' } }, rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] }]]);
    expect(words(actingOnNode(book, workload('shop', 'payment-v2')))).toEqual([
      'VirtualService shop/payment: it routes calls of payment.shop', 'DestinationRule shop/payment: its host is payment.shop',
      'PeerAuthentication shop/default: it holds for the namespace shop', 'AuthorizationPolicy shop/payment: it selects its pods',
    ]);
    expect(words(actingOnNode(book, workload('shop', 'checkout-v1')))).toEqual(['PeerAuthentication shop/default: it holds for the namespace shop']);
  });

  it('of a namespace is what lies there and what is about its services', () => {
    const book = bookOf([...canary, ['DestinationRule', 'old/payment', { host: 'payment.shop.svc.cluster.local' }], ['VirtualService', 'old/legacy', { hosts: ['legacy'], http: [] }]]);
    expect(words(actingOnNode(book, { kind: 'namespace', cluster: 'east', namespace: 'shop', name: 'shop' }))).toEqual([
      'VirtualService shop/payment: it lies in this namespace', 'DestinationRule shop/payment: it lies in this namespace', 'DestinationRule old/payment: it is about a service of this namespace',
    ]);
  });

  it('survives any JSON as spec', () => {
    const kinds = ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Sidecar', 'PeerAuthentication', 'AuthorizationPolicy', 'HTTPRoute'];
    const json = fc.jsonValue({ maxDepth: 4 });
    const spec = fc.record({ hosts: json, host: json, http: json, tls: json, route: json, subsets: json, selector: json, mtls: json, rules: json, egress: json, parentRefs: json, servers: json, gateways: json, exportTo: json, trafficPolicy: json }, { requiredKeys: [] });
    fc.assert(fc.property(fc.constantFrom(...kinds), spec, (kind, value) => {
      const book = bookOf([[kind, 'shop/one', value]]);
      JSON.stringify([actingOnEdge(book, toPayment), actingOnNode(book, toPayment.target), allChecks(book)]);
    }), { numRuns: 500 });
  });
});
