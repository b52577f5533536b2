import { describe, expect, it } from 'vitest';
import { describeGraph, graphOf, inventoryOf, requests, tcp } from './situation';

describe('golden graphs: where requests end', () => {
  it('ends at the service what reached no workload, beside what did', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', 'shop/pay', '200', 8), requests('source', 'shop/cart', '?', '503', 2, { service: 'pay.shop', flags: ['UO'] }),
    ] }))).toMatchInlineSnapshot(`
      "service/~/shop/pay
        in:  2/s 4xx 0 5xx 2 none 0 [503=2] flags [UO=2]
        out: not measured
      workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 10/s 4xx 0 5xx 2 none 0 [200=8 503=2] bytes 0> <0 opened 0 flags [UO=2]
      workload/~/shop/pay app pay
        in:  8/s 4xx 0 5xx 0 none 0 [200=8]
        out: not measured
      workload/~/shop/cart -> service/~/shop/pay http for pay.shop
        2/s 4xx 0 5xx 2 none 0 [503=2] flags [UO=2]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        8/s 4xx 0 5xx 0 none 0 [200=8]
        mtls - retries - disagreement -"
    `);
  });

  it('has special ends for passthrough, blackhole, hosts outside and bare addresses', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', '?', '200', 1, { service: 'passthrough' }), requests('source', 'shop/cart', '?', '502', 2, { service: 'blackhole' }),
      requests('source', 'shop/cart', '?', '200', 3, { service: 'api.example.com' }), requests('source', 'shop/cart', '?', '200', 4, { service: '10.0.0.7:8080' }),
      requests('source', 'shop/cart', '?', '404', 5, { service: '?', flags: ['NR'] }),
    ] }))).toMatchInlineSnapshot(`
      "blackhole/~/~/BlackHoleCluster
        in:  2/s 4xx 0 5xx 2 none 0 [502=2]
        out: not measured
      external/~/~/10.0.0.7%3A8080
        in:  4/s 4xx 0 5xx 0 none 0 [200=4]
        out: not measured
      external/~/~/api.example.com
        in:  3/s 4xx 0 5xx 0 none 0 [200=3]
        out: not measured
      passthrough/~/~/PassthroughCluster
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      unknown/~/~/unknown
        in:  5/s 4xx 5 5xx 0 none 0 [404=5] flags [NR=5]
        out: not measured
      workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 15/s 4xx 5 5xx 2 none 0 [200=8 404=5 502=2] bytes 0> <0 opened 0 flags [NR=5]
      workload/~/shop/cart -> blackhole/~/~/BlackHoleCluster http
        2/s 4xx 0 5xx 2 none 0 [502=2]
        mtls - retries - disagreement -
      workload/~/shop/cart -> external/~/~/10.0.0.7%3A8080 http for 10.0.0.7:8080
        4/s 4xx 0 5xx 0 none 0 [200=4]
        mtls - retries - disagreement -
      workload/~/shop/cart -> external/~/~/api.example.com http for api.example.com
        3/s 4xx 0 5xx 0 none 0 [200=3]
        mtls - retries - disagreement -
      workload/~/shop/cart -> passthrough/~/~/PassthroughCluster http
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -
      workload/~/shop/cart -> unknown/~/~/unknown http
        5/s 4xx 5 5xx 0 none 0 [404=5] flags [NR=5]
        mtls - retries - disagreement -"
    `);
  });

  it('knows gateways in namespaces of their own by name: in, out, and between clusters', () => {
    const names = ['edge/istio-ingressgateway', 'edge/shop-egress-gateway', 'mesh/istio-eastwestgateway'];
    const { nodes } = graphOf({ requests: names.map((name) => requests('source', name, 'shop/cart', '200', 1)) });
    expect(nodes.filter(({ kind }) => kind === 'workload').map(({ name, traits }) => [name, traits])).toEqual([['istio-ingressgateway', ['gateway']], ['shop-egress-gateway', ['gateway']], ['istio-eastwestgateway', ['gateway']], ['cart', []]]);
  });

  it('never mixes 4xx, 5xx, gRPC statuses and no response', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', 'shop/pay', '200', 1), requests('source', 'shop/cart', 'shop/pay', '404', 2), requests('source', 'shop/cart', 'shop/pay', '503', 4, { flags: ['UF', 'URX'] }),
      requests('source', 'shop/cart', 'shop/pay', '0', 8, { flags: ['DC'] }),
      requests('source', 'shop/cart', 'shop/pay', 'grpc:0', 1), requests('source', 'shop/cart', 'shop/pay', 'grpc:5', 2), requests('source', 'shop/cart', 'shop/pay', 'grpc:14', 4),
      requests('source', 'shop/cart', 'shop/pay', '503', 8, { protocol: 'grpc' }), requests('source', 'shop/cart', 'shop/pay', '0', 16, { protocol: 'grpc' }),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 46/s 4xx 4 5xx 16 none 24 [0=24 200=1 404=2 503=12 grpc:0=1 grpc:14=4 grpc:5=2] bytes 0> <0 opened 0 flags [DC=8 UF=4 URX=4]
      workload/~/shop/pay app pay
        in:  46/s 4xx 4 5xx 16 none 24 [0=24 200=1 404=2 503=12 grpc:0=1 grpc:14=4 grpc:5=2] flags [DC=8 UF=4 URX=4]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay grpc for pay.shop
        31/s 4xx 2 5xx 12 none 16 [0=16 503=8 grpc:0=1 grpc:14=4 grpc:5=2]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        15/s 4xx 2 5xx 4 none 8 [0=8 200=1 404=2 503=4] flags [DC=8 UF=4 URX=4]
        mtls - retries - disagreement -"
    `);
  });

  it('gives a pair that speaks two protocols two edges, with bytes in the directions of the caller', () => {
    expect(describeGraph(graphOf({
      requests: [requests('source', 'shop/cart', 'shop/db', '200', 1)],
      tcp: [tcp('source', 'shop/cart', 'shop/db', 10, 2000, 1), tcp('source', 'shop/cart', 'shop/db', 0, 0, 3, { flags: ['UF'] }), tcp('destination', 'shop/cart', 'shop/db', 10, 2000, 1, { policy: 'plain' })],
    }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 1/s 4xx 0 5xx 0 none 0 [200=1] bytes 10> <2000 opened 4 flags [UF=3]
      workload/~/shop/db app db
        in:  1/s 4xx 0 5xx 0 none 0 [200=1] bytes 10> <2000 opened 4 flags [UF=3]
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/shop/db http for db.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/db tcp for db.shop
        bytes 10> <2000 opened 4 flags [UF=3]
        mtls 0 retries - disagreement -"
    `);
  });

  it('names plain text by share and says nothing where nobody could see', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('destination', 'shop/cart', 'shop/pay', '200', 3), requests('destination', 'shop/cart', 'shop/pay', '200', 1, { policy: 'plain' }),
      requests('source', 'shop/cart', 'shop/stock', '200', 1),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 5/s 4xx 0 5xx 0 none 0 [200=5] bytes 0> <0 opened 0
      workload/~/shop/pay app pay
        in:  4/s 4xx 0 5xx 0 none 0 [200=4] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/stock app stock
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        4/s 4xx 0 5xx 0 none 0 [200=4]
        mtls 0.75 retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/stock http for stock.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -"
    `);
  });

  it('keeps a boundary node at each end outside the namespaces asked for', () => {
    expect(describeGraph(graphOf({ namespaces: ['shop'], requests: [
      requests('source', 'web/front', 'shop/cart', '200', 1), requests('source', 'shop/cart', 'bank/pay', '200', 2), requests('source', 'bank/pay', 'bank/ledger', '200', 4),
      requests('source', 'bank/pay', '?', '503', 8, { service: 'cart.shop', flags: ['UH'] }),
    ] }))).toMatchInlineSnapshot(`
      "service/~/shop/cart
        in:  8/s 4xx 0 5xx 8 none 0 [503=8] flags [UH=8]
        out: not measured
      workload/~/bank/pay app pay
        in:  2/s 4xx 0 5xx 0 none 0 [200=2]
        out: 8/s 4xx 0 5xx 8 none 0 [503=8] flags [UH=8]
      workload/~/shop/cart app cart
        in:  1/s 4xx 0 5xx 0 none 0 [200=1] bytes 0> <0 opened 0
        out: 2/s 4xx 0 5xx 0 none 0 [200=2] bytes 0> <0 opened 0
      workload/~/web/front app front
        in:  not measured
        out: 1/s 4xx 0 5xx 0 none 0 [200=1]
      workload/~/bank/pay -> service/~/shop/cart http for cart.shop
        8/s 4xx 0 5xx 8 none 0 [503=8] flags [UH=8]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/bank/pay http for pay.bank
        2/s 4xx 0 5xx 0 none 0 [200=2]
        mtls - retries - disagreement -
      workload/~/web/front -> workload/~/shop/cart http for cart.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -"
    `);
  });

  it('shows idle workloads and still edges on demand, and what Kubernetes no longer knows as gone', () => {
    const input = {
      requests: [requests('source', 'shop/cart', 'shop/pay-v0', '200', 1), requests('source', 'shop/cart', 'shop/stock', '200', 0)],
      inventory: inventoryOf({ at: 'shop/cart' }, { at: 'shop/stock' }, { at: 'shop/sleeper' }),
    };
    expect(describeGraph(graphOf(input))).toMatchInlineSnapshot(`
      "workload/~/shop/cart Deployment app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 1/s 4xx 0 5xx 0 none 0 [200=1] bytes 0> <0 opened 0
      workload/~/shop/pay-v0 +gone app pay v0
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay-v0 http for pay.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -"
    `);
    expect(describeGraph(graphOf({ ...input, idle: true }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart Deployment app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 1/s 4xx 0 5xx 0 none 0 [200=1] bytes 0> <0 opened 0
      workload/~/shop/pay-v0 +gone app pay v0
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      workload/~/shop/sleeper +idle Deployment app sleeper
        in:  not measured
        out: not measured
      workload/~/shop/stock +idle Deployment app stock
        in:  0/s 4xx 0 5xx 0 none 0 []
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay-v0 http for pay.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/stock http for stock.shop
        0/s 4xx 0 5xx 0 none 0 []
        mtls - retries - disagreement -"
    `);
  });

  it('leaves the rest standing when a layer could not be read', () => {
    const layers = { requests: [requests('source', 'shop/cart', 'shop/pay', '200', 1)], tcp: [tcp('source', 'shop/cart', 'shop/db', 10, 20, 1)] };
    expect(describeGraph(graphOf({ ...layers, requests: null }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  bytes 0> <0 opened 0
        out: bytes 10> <20 opened 1
      workload/~/shop/db app db
        in:  bytes 10> <20 opened 1
        out: not measured
      workload/~/shop/cart -> workload/~/shop/db tcp for db.shop
        bytes 10> <20 opened 1
        mtls - retries - disagreement -"
    `);
    expect(describeGraph(graphOf({ ...layers, tcp: null }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 []
        out: 1/s 4xx 0 5xx 0 none 0 [200=1]
      workload/~/shop/pay app pay
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -"
    `);
  });

  it('draws malformed telemetry as unknown instead of dropping it', () => {
    const nameless = { cluster: null, namespace: 'shop', workload: null, app: null, canonical: null, version: null };
    expect(describeGraph(graphOf({ requests: [{ ...requests('source', '?', 'shop/pay', '200', 1), source: nameless }, { ...requests('source', 'shop/cart', '?', '200', 2), destination: nameless }] }))).toMatchInlineSnapshot(`
      "unknown/~/~/unknown
        in:  2/s 4xx 0 5xx 0 none 0 [200=2]
        out: 1/s 4xx 0 5xx 0 none 0 [200=1]
      workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 2/s 4xx 0 5xx 0 none 0 [200=2] bytes 0> <0 opened 0
      workload/~/shop/pay app pay
        in:  1/s 4xx 0 5xx 0 none 0 [200=1]
        out: not measured
      unknown/~/~/unknown -> workload/~/shop/pay http for pay.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -
      workload/~/shop/cart -> unknown/~/~/unknown http
        2/s 4xx 0 5xx 0 none 0 [200=2]
        mtls - retries - disagreement -"
    `);
  });

  it('leaves errors unknown, not zero, when telemetry dropped the codes', () => {
    expect(describeGraph(graphOf({ requests: [requests('source', 'shop/cart', 'shop/pay', null, 5)] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 5/s 4xx - 5xx - none - [] bytes 0> <0 opened 0
      workload/~/shop/pay app pay
        in:  5/s 4xx - 5xx - none - []
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        5/s 4xx - 5xx - none - []
        mtls - retries - disagreement -"
    `);
  });
});
