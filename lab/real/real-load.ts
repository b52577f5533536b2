import type { LoadLane } from './load-lane';
import { serviceHost } from './mesh-plan';
import type { RealMesh } from './real-mesh';

/** At this share of the run the application of `stock` ends; its proxy stays. */
export const stockEndsAt = 0.7;

const every = (index: number, step: number, offset = 0) => index % step === offset;

/** What the clients do: one lane for each fault, and healthy traffic beside it. */
export function realLanes({ outbound, tcpPort, cartInbound }: RealMesh): readonly LoadLane[] {
  const { ingress, web, cart } = outbound;
  const lane = (edge: string, port: number, service: string, perSecond: number, order: LoadLane['order'], more: Partial<LoadLane> = {}): LoadLane =>
    ({ edge, port, host: serviceHost(service), protocol: 'http', perSecond, order, ...more });
  return [
    lane('ingress > web > http', ingress.http, 'web', 10, () => ({})),
    // The client's own time-out of the route, without retries.
    lane('ingress > search > http', ingress.http, 'search', 4, (n) => (every(n, 8) ? { sleepMs: 1200 } : {})),
    lane('web > cart > http', web.http, 'cart', 20, (n) => (every(n, 20, 1) ? { status: 404 } : every(n, 50, 2) ? { status: 500 } : every(n, 50, 3) ? { reset: true } : every(n, 25, 4) ? { sleepMs: 350 } : {})),
    // A second caller of the same service, slower and without a proxy.
    lane('unknown > cart > http', cartInbound, 'cart', 5, (n) => (every(n, 10, 1) ? { status: 404 } : every(n, 25, 3) ? { reset: true } : every(n, 12, 4) ? { sleepMs: 750 } : {})),
    lane('cart > payment > http', cart.http, 'payment', 8, (n) => (every(n, 40, 1) ? { failFirst: 3 } : every(n, 5) ? { failFirst: 1 } : {})),
    lane('web > search > http', web.http, 'search', 8, (n) => (every(n, 20) ? { sleepMs: 1500 } : {})),
    lane('web > search > http', web.http, 'search', 3, (n) => (every(n, 3) ? { sleepMs: 300, giveUpMs: 120 } : {})),
    lane('web > stock > http', web.http, 'stock', 5, () => ({ sleepMs: 80 }), { burst: 5, until: 0.6, refusedEdge: 'web > service stock > http' }),
    lane('cart > stock > http', cart.http, 'stock', 4, () => ({})),
    lane('web > mailer > http', web.http, 'mailer', 2, () => ({})),
    lane('web > archive > http', web.http, 'archive', 4, (n) => (every(n, 10, 1) ? { reset: true } : {})),
    lane('web > service ghost > http', web.http, 'ghost', 2, () => ({})),
    lane('web > service nowhere > http', web.http, 'nowhere', 2, () => ({})),
    { ...lane('web > BlackHoleCluster > http', web.http, 'web', 2, () => ({})), host: 'example.org' },
    lane('web > rates > grpc', web.grpc, 'rates', 10, (n) => ({ status: every(n, 20, 1) ? 14 : every(n, 10, 2) ? 5 : 0 }), { protocol: 'grpc' }),
    lane('web > rates > grpc', web.grpc, 'rates', 4, (n) => (every(n, 10) ? { sleepMs: 900 } : every(n, 10, 5) ? { sleepMs: 200, giveUpMs: 80 } : {}), { protocol: 'grpc' }),
    lane('web > service echo > grpc', web.grpc, 'echo', 2, () => ({}), { protocol: 'grpc' }),
    lane('web > ledger > tcp', tcpPort, 'ledger', 3, () => ({}), { protocol: 'tcp' }),
  ];
}
