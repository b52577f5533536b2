import { describe, expect, it } from 'vitest';
import { describeGraph, graphOf, requests } from './situation';

describe('golden graphs: levels', () => {
  const layers = { requests: [
    requests('source', 'web/front-v1', 'shop/cart-v1', '200', 6), requests('source', 'web/front-v1', 'shop/cart-v2', '200', 2), requests('source', 'web/front-v2', 'shop/cart-v2', '500', 1),
    requests('source', 'shop/cart-v1', 'shop/pay', '200', 4, { service: 'billing.shop' }), requests('source', 'shop/cart-v1', '?', '503', 1, { service: 'billing.shop', flags: ['UH'] }),
  ] };

  it('draws the same requests by application', () => {
    expect(describeGraph(graphOf({ ...layers, level: 'app' }))).toMatchInlineSnapshot(`
      "app/~/shop/cart app cart
        in:  9/s 4xx 0 5xx 1 none 0 [200=8 500=1] bytes 0> <0 opened 0
        out: 5/s 4xx 0 5xx 1 none 0 [200=4 503=1] bytes 0> <0 opened 0 flags [UH=1]
      app/~/shop/pay app pay
        in:  4/s 4xx 0 5xx 0 none 0 [200=4]
        out: not measured
      app/~/web/front app front
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 9/s 4xx 0 5xx 1 none 0 [200=8 500=1] bytes 0> <0 opened 0
      service/~/shop/billing
        in:  1/s 4xx 0 5xx 1 none 0 [503=1] flags [UH=1]
        out: not measured
      app/~/shop/cart -> app/~/shop/pay http for billing.shop
        4/s 4xx 0 5xx 0 none 0 [200=4]
        mtls - retries - disagreement -
      app/~/shop/cart -> service/~/shop/billing http for billing.shop
        1/s 4xx 0 5xx 1 none 0 [503=1] flags [UH=1]
        mtls - retries - disagreement -
      app/~/web/front -> app/~/shop/cart http for cart.shop
        9/s 4xx 0 5xx 1 none 0 [200=8 500=1]
        mtls - retries - disagreement -"
    `);
  });

  it('draws the same requests by service that was called', () => {
    expect(describeGraph(graphOf({ ...layers, level: 'service' }))).toMatchInlineSnapshot(`
      "service/~/shop/billing
        in:  5/s 4xx 0 5xx 1 none 0 [200=4 503=1] flags [UH=1]
        out: not measured
      service/~/shop/cart
        in:  9/s 4xx 0 5xx 1 none 0 [200=8 500=1] bytes 0> <0 opened 0
        out: 5/s 4xx 0 5xx 1 none 0 [200=4 503=1] bytes 0> <0 opened 0 flags [UH=1]
      service/~/web/front
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 9/s 4xx 0 5xx 1 none 0 [200=8 500=1] bytes 0> <0 opened 0
      service/~/shop/cart -> service/~/shop/billing http for billing.shop
        5/s 4xx 0 5xx 1 none 0 [200=4 503=1] flags [UH=1]
        mtls - retries - disagreement -
      service/~/web/front -> service/~/shop/cart http for cart.shop
        9/s 4xx 0 5xx 1 none 0 [200=8 500=1]
        mtls - retries - disagreement -"
    `);
  });

  it('draws the same requests by namespace', () => {
    expect(describeGraph(graphOf({ ...layers, level: 'namespace' }))).toMatchInlineSnapshot(`
      "namespace/~/shop/shop
        in:  14/s 4xx 0 5xx 2 none 0 [200=12 500=1 503=1] bytes 0> <0 opened 0 flags [UH=1]
        out: 5/s 4xx 0 5xx 1 none 0 [200=4 503=1] bytes 0> <0 opened 0 flags [UH=1]
      namespace/~/web/web
        in:  0/s 4xx 0 5xx 0 none 0 [] bytes 0> <0 opened 0
        out: 9/s 4xx 0 5xx 1 none 0 [200=8 500=1] bytes 0> <0 opened 0
      namespace/~/shop/shop -> namespace/~/shop/shop http for billing.shop
        5/s 4xx 0 5xx 1 none 0 [200=4 503=1] flags [UH=1]
        mtls - retries - disagreement -
      namespace/~/web/web -> namespace/~/shop/shop http for cart.shop
        9/s 4xx 0 5xx 1 none 0 [200=8 500=1]
        mtls - retries - disagreement -"
    `);
  });
});
