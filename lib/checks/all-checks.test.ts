import { describe, expect, it } from 'vitest';
import type { CalledEdge } from './acting-on-edge';
import { allChecks } from './all-checks';
import type { Check } from './check';
import { edgeChecks } from './edge-checks';
import { bookOf, canary, pod, shopPods, workload, type SampleObject } from './sample-config.test-data';

const short = (checks: readonly Check[]) => checks.map(({ id, weight, object, path }) => `${weight} ${id} ${object.kind} ${object.namespace}/${object.name} ${path}`);
const virtual = (spec: Record<string, unknown>, name = 'shop/route'): SampleObject => ['VirtualService', name, { hosts: ['payment'], ...spec }];
const rule = (spec: Record<string, unknown>, name = 'shop/rule'): SampleObject => ['DestinationRule', name, { host: 'payment', ...spec }];
const to = (host: string, subset?: string, weight?: number) => ({ destination: { host, ...(subset === undefined ? {} : { subset }) }, ...(weight === undefined ? {} : { weight }) });
const strict: SampleObject = ['PeerAuthentication', 'shop/default', { mtls: { mode: 'STRICT' } }];

describe('the checks', () => {
  it('find nothing in a canary that is in order', () => {
    expect(allChecks(bookOf([...canary, strict]))).toEqual([]);
  });

  const wrong: readonly [string, readonly SampleObject[], readonly string[]][] = [
    ['a route to a service that is not there', [virtual({ http: [{ route: [to('paiment')] }] })], ['error unknown-host VirtualService shop/route spec.http[0].route[0].destination.host']],
    ['a route to name.namespace, which Istio takes as it stands', [virtual({ http: [{ route: [to('payment.shop')] }] })], ['error unknown-host VirtualService shop/route spec.http[0].route[0].destination.host']],
    ['a route to a subset that nobody defines', [virtual({ http: [{ route: [to('payment', 'v9')] }] }), rule({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] })], ['error unknown-subset VirtualService shop/route spec.http[0].route[0].destination.subset']],
    ['a TCP route to a subset that nobody defines', [virtual({ tcp: [{ route: [to('payment', 'v9')] }] })], ['error unknown-subset VirtualService shop/route spec.tcp[0].route[0].destination.subset']],
    ['a subset that is routed to and has no pods', [virtual({ http: [{ route: [to('payment', 'v3')] }] }), rule({ subsets: [{ name: 'v3', labels: { version: 'v3' } }] })], ['error empty-subset DestinationRule shop/rule spec.subsets[0].labels']],
    ['a subset without pods that nothing routes to', [rule({ subsets: [{ name: 'v3', labels: { version: 'v3' } }] })], ['note empty-subset DestinationRule shop/rule spec.subsets[0].labels']],
    ['a rule for a service that is not there', [rule({ host: 'paiment' })], ['warning rule-without-host DestinationRule shop/rule spec.host']],
    ['weights that add up to 90', [virtual({ http: [{ route: [to('payment', 'v1', 80), to('payment', 'v2', 10)] }] }), ...canary.slice(1)], ['warning weights VirtualService shop/route spec.http[0].route']],
    ['weights that add up to nothing', [virtual({ http: [{ route: [to('payment'), to('checkout')] }] })], ['error weights VirtualService shop/route spec.http[0].route']],
    ['routes with a condition only', [virtual({ http: [{ match: [{ headers: { 'x-release': { exact: 'next' } } }], route: [to('payment')] }] })], ['warning no-default-route VirtualService shop/route spec.http']],
    ['a route behind one that takes everything', [virtual({ http: [{ match: [{ uri: { prefix: '/' } }], route: [to('payment')] }, { match: [{ uri: { prefix: '/v2' } }], route: [to('payment')] }] })], ['warning route-never-reached VirtualService shop/route spec.http[1]']],
    ['two VirtualServices for one host', [virtual({ http: [{ route: [to('payment')] }] }), virtual({ http: [{ route: [to('payment')] }] }, 'shop/second')], ['warning host-routed-twice VirtualService shop/second spec.hosts[0]']],
    ['plain text to pods that demand mTLS', [strict, rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } })], ['error mtls-conflict DestinationRule shop/rule spec.trafficPolicy.tls.mode']],
    ['plain text by a subset to pods that demand mTLS', [strict, rule({ subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { tls: { mode: 'DISABLE' } } }] })], ['error mtls-conflict DestinationRule shop/rule spec.subsets[0].trafficPolicy.tls.mode']],
    ['mTLS to pods that have it switched off', [['PeerAuthentication', 'shop/default', { mtls: { mode: 'DISABLE' } }], rule({ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })], ['error mtls-conflict DestinationRule shop/rule spec.trafficPolicy.tls.mode']],
    ['mTLS to pods without a proxy', [rule({ host: 'legacy.old.svc.cluster.local', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })], ['error mtls-conflict DestinationRule shop/rule spec.trafficPolicy.tls.mode']],
    ['plain text where it is accepted', [rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } })], ['note plain-text-ordered DestinationRule shop/rule spec.trafficPolicy.tls.mode']],
    ['two PeerAuthentications for one namespace', [strict, ['PeerAuthentication', 'shop/second', { mtls: { mode: 'PERMISSIVE' } }]], ['warning reach-held-twice PeerAuthentication shop/second spec']],
    ['a PeerAuthentication for labels nobody has', [['PeerAuthentication', 'shop/one', { selector: { matchLabels: { app: 'gone' } }, mtls: { mode: 'STRICT' } }]], ['warning selects-nothing PeerAuthentication shop/one spec.selector.matchLabels']],
    ['retries that do not fit into the timeout', [virtual({ http: [{ route: [to('payment')], timeout: '2s', retries: { attempts: 3, perTryTimeout: '1s' } }] })], ['warning retries-cut-off VirtualService shop/route spec.http[0].retries']],
    ['many retries', [virtual({ http: [{ route: [to('payment')], retries: { attempts: 10 } }] })], ['note many-retries VirtualService shop/route spec.http[0].retries.attempts']],
    ['an injected fault', [virtual({ http: [{ route: [to('payment')], fault: { delay: { fixedDelay: '5s' } } }] })], ['warning injected-fault VirtualService shop/route spec.http[0].fault']],
    ['a Gateway that is not there', [virtual({ gateways: ['edge/main'], http: [{ route: [to('payment')] }] })], ['error unknown-gateway VirtualService shop/route spec.gateways[0]']],
    ['a Gateway without pods', [['Gateway', 'edge/main', { selector: { istio: 'gone' }, servers: [] }]], ['warning selects-nothing Gateway edge/main spec.selector']],
    ['an AuthorizationPolicy that allows nothing', [['AuthorizationPolicy', 'shop/none', {}]], ['note refuses-everything AuthorizationPolicy shop/none spec.rules']],
    ['an AuthorizationPolicy for labels nobody has', [['AuthorizationPolicy', 'shop/one', { selector: { matchLabels: { app: 'gone' } }, rules: [{}] }]], ['warning selects-nothing AuthorizationPolicy shop/one spec.selector.matchLabels']],
    ['callers told apart where mTLS is off', [['PeerAuthentication', 'shop/default', { mtls: { mode: 'DISABLE' } }], ['AuthorizationPolicy', 'shop/one', { rules: [{ from: [{ source: { principals: ['a'] } }] }] }]], ['error identity-without-mtls AuthorizationPolicy shop/one spec.rules']],
    ['an HTTPRoute to a Service that is not there', [['HTTPRoute', 'shop/one', { parentRefs: [{ group: '', kind: 'Service', name: 'payment' }], rules: [{ backendRefs: [{ name: 'paiment' }] }] }]], ['error unknown-host HTTPRoute shop/one spec.rules[0].backendRefs[0].name']],
    ['an HTTPRoute with two rules for everything', [['HTTPRoute', 'shop/one', { parentRefs: [], rules: [{ backendRefs: [{ name: 'payment' }] }, { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'payment' }] }] }]], ['warning route-never-reached HTTPRoute shop/one spec.rules[1]']],
  ];
  it.each(wrong)('find %s', (_, objects, expected) => {
    expect(short(allChecks(bookOf(objects)))).toEqual(expected);
  });

  const right: readonly [string, readonly SampleObject[]][] = [
    ['a route to an external host that a ServiceEntry names', [virtual({ http: [{ route: [to('api.bank.example')] }] }), ['ServiceEntry', 'mesh/bank', { hosts: ['*.bank.example'] }]]],
    ['a share of nothing to a subset that is gone', [virtual({ http: [{ route: [to('payment', 'v9', 0), to('payment', 'v1', 100)] }] }), rule({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] })]],
    ['two VirtualServices for one host at two gateways', [['Gateway', 'edge/main', { selector: { istio: 'ingressgateway' }, servers: [] }], virtual({ gateways: ['edge/main'], http: [{ route: [to('payment')] }] }), virtual({ gateways: ['edge/main'], http: [{ route: [to('payment')] }] }, 'shop/second')]],
    ['retries that fit', [virtual({ http: [{ route: [to('payment')], timeout: '4s', retries: { attempts: 3, perTryTimeout: '1s' } }] })]],
    ['a strict namespace whose rule leaves TLS alone', [strict, rule({ trafficPolicy: { loadBalancer: { simple: 'LEAST_REQUEST' } } })]],
  ];
  it.each(right)('leave %s alone', (_, objects) => {
    expect(short(allChecks(bookOf(objects)))).toEqual([]);
  });

  it('say what is wrong, where, and what to do', () => {
    expect(allChecks(bookOf([virtual({ http: [{ route: [to('payment.shop')] }] })]))).toEqual([{
      id: 'unknown-host', weight: 'error', object: { type: 'virtualservices.networking.istio.io', kind: 'VirtualService', namespace: 'shop', name: 'route' }, path: 'spec.http[0].route[0].destination.host',
      sentence: 'It routes to payment.shop, and there is no such service: those requests fail with 503.', remedy: 'Write payment.shop.svc.cluster.local: Istio takes a name with a dot as it stands.',
    }]);
  });

  it('conclude nothing from what could not be read', () => {
    const objects = [virtual({ gateways: ['edge/main', 'mesh'], http: [{ route: [to('paiment', 'v9')] }] }), rule({ host: 'paiment', trafficPolicy: { tls: { mode: 'DISABLE' } } }), strict];
    const unread = ['destinationrules.networking.istio.io', 'gateways.networking.istio.io', 'peerauthentications.security.istio.io'] as const;
    expect(short(allChecks(bookOf(objects, { unread, services: null, pods: null })))).toEqual([]);
  });
});

describe('the checks of one edge', () => {
  const edge: CalledEdge = { source: workload('shop', 'checkout-v1'), target: workload('shop', 'payment-v1'), protocol: 'http', services: ['payment.shop'] };

  it('find a host that the caller\'s Sidecar hides', () => {
    const of = (hosts: readonly string[]) => short(edgeChecks(bookOf([['Sidecar', 'shop/default', { egress: [{ hosts }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }]]), edge));
    expect(of(['istio-system/*'])).toEqual(['error host-hidden-by-sidecar Sidecar shop/default spec.egress']);
    expect([of(['./*']), of(['*/*']), of(['shop/payment.shop.svc.cluster.local']), of(['~/*'])]).toEqual([[], [], [], ['error host-hidden-by-sidecar Sidecar shop/default spec.egress']]);
  });

  it('find a caller without proxy in front of pods that accept mTLS only', () => {
    const legacy = { ...edge, source: workload('old', 'legacy-v1') };
    expect(short(edgeChecks(bookOf([strict]), legacy))).toEqual(['error caller-without-proxy PeerAuthentication shop/default spec.mtls.mode']);
    expect([edgeChecks(bookOf([strict]), edge), edgeChecks(bookOf([]), legacy)]).toEqual([[], []]);
  });

  it('find plain text that only the caller\'s own namespace orders', () => {
    const book = bookOf([strict, ['DestinationRule', 'near/payment-clients', { host: 'payment.shop.svc.cluster.local', exportTo: ['.'], trafficPolicy: { tls: { mode: 'DISABLE' } } }]], { pods: [...shopPods, pod('near', 'web-v1', 'v1')] });
    expect(short(edgeChecks(book, { ...edge, source: workload('near', 'web-v1') }))).toEqual(['error mtls-conflict DestinationRule near/payment-clients spec.trafficPolicy.tls.mode']);
    expect(edgeChecks(book, edge)).toEqual([]);
  });
});
