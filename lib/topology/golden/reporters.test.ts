import { describe, expect, it } from 'vitest';
import { describeGraph, graphOf, inventoryOf, requests, tcp } from './situation';

describe('golden graphs: who reports', () => {
  it('counts one request once, as the caller saw it, when both sides disagree about a time-out', () => {
    // The caller gave up after its time-out: 504 and hang-up there, a late 200 here.
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', 'shop/pay-v1', '200', 9), requests('source', 'shop/cart', 'shop/pay-v1', '504', 1, { flags: ['UT'] }),
      requests('destination', 'shop/cart', 'shop/pay-v1', '200', 9), requests('destination', 'shop/cart', 'shop/pay-v1', '200', 1, { flags: ['DC'] }),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 10/s 4xx 0 5xx 1 none 0 [200=9 504=1] bytes 0> <0 opened 0 flags [UT=1]
      workload/~/shop/pay-v1 app pay v1
        in:  10/s 4xx 0 5xx 1 none 0 [200=9 504=1] bytes 0> <0 opened 0 flags [UT=1]
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/shop/pay-v1 http for pay.shop
        10/s 4xx 0 5xx 1 none 0 [200=9 504=1] flags [UT=1]
        mtls 1 retries 1 disagreement 0.1"
    `);
  });

  it('shows retries as what arrived divided by what was asked', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', 'shop/pay', '200', 10),
      requests('destination', 'shop/cart', 'shop/pay', '200', 10), requests('destination', 'shop/cart', 'shop/pay', '503', 5),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 10/s 4xx 0 5xx 0 none 0 [200=10] bytes 0> <0 opened 0
      workload/~/shop/pay app pay
        in:  10/s 4xx 0 5xx 0 none 0 [200=10] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        10/s 4xx 0 5xx 0 none 0 [200=10]
        mtls 1 retries 1.5 disagreement 0.333333"
    `);
  });

  it('knows a caller without a proxy only from the one that answers', () => {
    expect(describeGraph(graphOf({ requests: [requests('destination', '?', 'shop/pay', '200', 4, { policy: 'plain' })] }))).toMatchInlineSnapshot(`
      "unknown/~/~/unknown
        in:  not measured
        out: 4/s 4xx 0 5xx 0 none 0 [200=4]
      workload/~/shop/pay app pay
        in:  4/s 4xx 0 5xx 0 none 0 [200=4] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      unknown/~/~/unknown -> workload/~/shop/pay http for pay.shop
        4/s 4xx 0 5xx 0 none 0 [200=4]
        mtls 0 retries - disagreement -"
    `);
  });

  it('knows an answering workload without a proxy only from its caller, and then nothing of mTLS and retries', () => {
    expect(describeGraph(graphOf({
      requests: [requests('source', 'shop/cart', 'legacy/stock', '500', 2), requests('source', 'shop/cart', 'legacy/stock', '404', 3)],
      inventory: inventoryOf({ at: 'shop/cart' }, { at: 'legacy/stock', proxy: false }),
    }))).toMatchInlineSnapshot(`
      "workload/~/legacy/stock +no-proxy Deployment app stock
        in:  5/s 4xx 3 5xx 2 none 0 [404=3 500=2]
        out: not measured
      workload/~/shop/cart Deployment app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 5/s 4xx 3 5xx 2 none 0 [404=3 500=2] bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/legacy/stock http for stock.legacy
        5/s 4xx 3 5xx 2 none 0 [404=3 500=2]
        mtls - retries - disagreement -"
    `);
  });

  it('lets the silent source reporter not hide what the destination measured', () => {
    expect(describeGraph(graphOf({ requests: [requests('source', 'shop/cart', 'shop/pay', '200', 0), requests('destination', 'shop/cart', 'shop/pay', '200', 3)] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 3/s 4xx 0 5xx 0 none 0 [200=3] bytes 0> <0 opened 0
      workload/~/shop/pay app pay
        in:  3/s 4xx 0 5xx 0 none 0 [200=3] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        3/s 4xx 0 5xx 0 none 0 [200=3]
        mtls 1 retries - disagreement -"
    `);
  });

  it('mixes sidecars and ambient: the caller has a sidecar, the proxy of the host answers for the other', () => {
    expect(describeGraph(graphOf({ tcp: [tcp('source', 'shop/cart', 'shop/db', 10, 20, 1), tcp('destination', 'shop/cart', 'shop/db', 10, 20, 1, { host: true })] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 10> <20 opened 1
      workload/~/shop/db +ambient app db
        in:  bytes 10> <20 opened 1
        out: bytes 0> <0 opened 0
      workload/~/shop/cart -> workload/~/shop/db tcp for db.shop
        bytes 10> <20 opened 1
        mtls 1 retries - disagreement -"
    `);
  });

  it('does not count twice where the caller cannot name the workload that its requests reached', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'shop/cart', '?', '200', 9, { service: 'pay.shop' }), requests('source', 'shop/cart', '?', '503', 1, { service: 'pay.shop', flags: ['UF'] }),
      requests('destination', 'shop/cart', 'shop/pay', '200', 9),
    ] }))).toMatchInlineSnapshot(`
      "service/~/shop/pay
        in:  1/s 4xx 0 5xx 1 none 0 [503=1] flags [UF=1]
        out: not measured
      workload/~/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 10/s 4xx 0 5xx 1 none 0 [200=9 503=1] bytes 0> <0 opened 0 flags [UF=1]
      workload/~/shop/pay app pay
        in:  9/s 4xx 0 5xx 0 none 0 [200=9] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      workload/~/shop/cart -> service/~/shop/pay http for pay.shop
        1/s 4xx 0 5xx 1 none 0 [503=1] flags [UF=1]
        mtls - retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        9/s 4xx 0 5xx 0 none 0 [200=9]
        mtls 1 retries - disagreement -"
    `);
  });

  it('draws what comes in from outside at a gateway, which nobody reports, by what the gateway sends on', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'istio-system/istio-ingressgateway', 'shop/front', '200', 20), requests('destination', 'istio-system/istio-ingressgateway', 'shop/front', '200', 20),
      requests('source', 'istio-system/istio-ingressgateway', '?', '503', 2, { service: 'pay.shop', flags: ['UH'] }),
    ] }))).toMatchInlineSnapshot(`
      "service/~/shop/pay
        in:  2/s 4xx 0 5xx 2 none 0 [503=2] flags [UH=2]
        out: not measured
      unknown/~/~/unknown
        in:  not measured
        out: 22/s 4xx 0 5xx 2 none 0 [200=20 503=2] flags [UH=2]
      workload/~/istio-system/istio-ingressgateway +gateway app istio-ingressgateway
        in:  22/s 4xx 0 5xx 2 none 0 [200=20 503=2] flags [UH=2]
        out: 22/s 4xx 0 5xx 2 none 0 [200=20 503=2] bytes 0> <0 opened 0 flags [UH=2]
      workload/~/shop/front app front
        in:  20/s 4xx 0 5xx 0 none 0 [200=20] bytes 0> <0 opened 0
        out: 0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
      unknown/~/~/unknown -> workload/~/istio-system/istio-ingressgateway http
        22/s 4xx 0 5xx 2 none 0 [200=20 503=2] flags [UH=2]
        mtls - retries - disagreement -
      workload/~/istio-system/istio-ingressgateway -> service/~/shop/pay http for pay.shop
        2/s 4xx 0 5xx 2 none 0 [503=2] flags [UH=2]
        mtls - retries - disagreement -
      workload/~/istio-system/istio-ingressgateway -> workload/~/shop/front http for front.shop
        20/s 4xx 0 5xx 0 none 0 [200=20]
        mtls 1 retries 1 disagreement 0"
    `);
  });

  it('keeps two clusters with equal names apart, and gives the unknown cluster of a failed request to its caller', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'east:shop/cart', 'east:shop/pay', '200', 1), requests('source', 'west:shop/cart', 'west:shop/pay', '200', 2),
      requests('source', 'west:shop/cart', 'east:shop/pay', '200', 3), requests('source', 'west:shop/cart', '?', '503', 4, { service: 'pay.shop', flags: ['UH'] }),
    ] }))).toMatchInlineSnapshot(`
      "service/west/shop/pay
        in:  4/s 4xx 0 5xx 4 none 0 [503=4] flags [UH=4]
        out: not measured
      workload/east/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 1/s 4xx 0 5xx 0 none 0 [200=1] bytes 0> <0 opened 0
      workload/east/shop/pay app pay
        in:  4/s 4xx 0 5xx 0 none 0 [200=4]
        out: not measured
      workload/west/shop/cart app cart
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 9/s 4xx 0 5xx 4 none 0 [200=5 503=4] bytes 0> <0 opened 0 flags [UH=4]
      workload/west/shop/pay app pay
        in:  2/s 4xx 0 5xx 0 none 0 [200=2]
        out: not measured
      workload/east/shop/cart -> workload/east/shop/pay http for pay.shop
        1/s 4xx 0 5xx 0 none 0 [200=1]
        mtls - retries - disagreement -
      workload/west/shop/cart -> service/west/shop/pay http for pay.shop
        4/s 4xx 0 5xx 4 none 0 [503=4] flags [UH=4]
        mtls - retries - disagreement -
      workload/west/shop/cart -> workload/east/shop/pay http for pay.shop
        3/s 4xx 0 5xx 0 none 0 [200=3]
        mtls - retries - disagreement -
      workload/west/shop/cart -> workload/west/shop/pay http for pay.shop
        2/s 4xx 0 5xx 0 none 0 [200=2]
        mtls - retries - disagreement -"
    `);
  });

  it('takes the waypoint for a request in ambient and leaves out the bytes of the hops to and from it', () => {
    const layers = {
      requests: [requests('waypoint', 'shop/cart', 'shop/pay', '200', 5)],
      tcp: [
        tcp('source', 'shop/cart', 'shop/waypoint', 500, 900, 1, { service: 'pay.shop', host: true }), tcp('destination', 'shop/cart', 'shop/waypoint', 500, 900, 1, { service: 'pay.shop', host: true }),
        tcp('destination', 'shop/waypoint', 'shop/pay', 520, 920, 1, { host: true }),
      ],
    };
    expect(describeGraph(graphOf(layers))).toMatchInlineSnapshot(`
      "workload/~/shop/cart +ambient app cart
        in:  not measured
        out: 5/s 4xx 0 5xx 0 none 0 [200=5]
      workload/~/shop/pay +ambient app pay
        in:  5/s 4xx 0 5xx 0 none 0 [200=5]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        5/s 4xx 0 5xx 0 none 0 [200=5]
        mtls 1 retries - disagreement -"
    `);
    expect(describeGraph(graphOf({ ...layers, waypoints: true }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart +ambient app cart
        in:  bytes 0> <0 opened 0
        out: 5/s 4xx 0 5xx 0 none 0 [200=5] bytes 500> <900 opened 1
      workload/~/shop/pay +ambient app pay
        in:  5/s 4xx 0 5xx 0 none 0 [200=5] bytes 520> <920 opened 1
        out: bytes 0> <0 opened 0
      workload/~/shop/waypoint +waypoint +ambient app waypoint
        in:  bytes 500> <900 opened 1
        out: bytes 520> <920 opened 1
      workload/~/shop/cart -> workload/~/shop/pay http for pay.shop
        5/s 4xx 0 5xx 0 none 0 [200=5]
        mtls 1 retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/waypoint tcp for pay.shop
        bytes 500> <900 opened 1
        mtls 1 retries - disagreement -
      workload/~/shop/waypoint -> workload/~/shop/pay tcp for pay.shop
        bytes 520> <920 opened 1
        mtls 1 retries - disagreement -"
    `);
  });

  it('draws what reaches a gateway from outside where some proxy reports it, and invents nothing where none does', () => {
    const beyond = [requests('source', 'ingress/gateway', 'shop/front', '200', 5)];
    expect(graphOf({ requests: beyond }).edges.map(({ source, target }) => [source, target])).toEqual([['workload/~/ingress/gateway', 'workload/~/shop/front']]);
    expect(describeGraph(graphOf({ requests: [...beyond, requests('destination', '?', 'ingress/gateway', '200', 5, { policy: 'plain' })], tcp: [tcp('destination', '?', 'ingress/gateway', 10, 90, 1, { policy: 'plain', service: '?' })] }))).toMatchInlineSnapshot(`
      "unknown/~/~/unknown
        in:  not measured
        out: 5/s 4xx 0 5xx 0 none 0 [200=5] bytes 10> <90 opened 1
      workload/~/ingress/gateway app gateway
        in:  5/s 4xx 0 5xx 0 none 0 [200=5] bytes 10> <90 opened 1
        out: 5/s 4xx 0 5xx 0 none 0 [200=5] bytes 0> <0 opened 0
      workload/~/shop/front app front
        in:  5/s 4xx 0 5xx 0 none 0 [200=5]
        out: not measured
      unknown/~/~/unknown -> workload/~/ingress/gateway http for gateway.ingress
        5/s 4xx 0 5xx 0 none 0 [200=5]
        mtls 0 retries - disagreement -
      unknown/~/~/unknown -> workload/~/ingress/gateway tcp
        bytes 10> <90 opened 1
        mtls 0 retries - disagreement -
      workload/~/ingress/gateway -> workload/~/shop/front http for front.shop
        5/s 4xx 0 5xx 0 none 0 [200=5]
        mtls - retries - disagreement -"
    `);
  });

  it('knows a waypoint without Kubernetes and without ztunnel, when sidecars call through it', () => {
    expect(describeGraph(graphOf({ requests: [
      requests('source', 'web/front', 'shop/waypoint', '200', 5, { service: 'pay.shop' }), requests('waypoint', 'web/front', 'shop/pay', '200', 5, { service: 'pay.shop' }),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/pay app pay
        in:  5/s 4xx 0 5xx 0 none 0 [200=5]
        out: not measured
      workload/~/web/front app front
        in:  not measured
        out: 5/s 4xx 0 5xx 0 none 0 [200=5]
      workload/~/web/front -> workload/~/shop/pay http for pay.shop
        5/s 4xx 0 5xx 0 none 0 [200=5]
        mtls 1 retries - disagreement -"
    `);
  });

  it('knows ambient without a waypoint by its bytes alone, seen by the proxies of the hosts', () => {
    expect(describeGraph(graphOf({ tcp: [
      tcp('source', 'shop/cart', 'shop/db', 100, 4000, 0.5, { host: true }), tcp('destination', 'shop/cart', 'shop/db', 100, 4000, 0.5, { host: true }),
      tcp('source', 'shop/cart', 'shop/vault', 0, 0, 2, { host: true, flags: ['DENY'] }),
    ] }))).toMatchInlineSnapshot(`
      "workload/~/shop/cart +ambient app cart
        in:  bytes 0> <0 opened 0
        out: bytes 100> <4000 opened 2.5 flags [DENY=2]
      workload/~/shop/db +ambient app db
        in:  bytes 100> <4000 opened 0.5
        out: bytes 0> <0 opened 0
      workload/~/shop/vault app vault
        in:  bytes 0> <0 opened 2 flags [DENY=2]
        out: not measured
      workload/~/shop/cart -> workload/~/shop/db tcp for db.shop
        bytes 100> <4000 opened 0.5
        mtls 1 retries - disagreement -
      workload/~/shop/cart -> workload/~/shop/vault tcp for vault.shop
        bytes 0> <0 opened 2 flags [DENY=2]
        mtls 1 retries - disagreement -"
    `);
  });
});
