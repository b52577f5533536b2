import type { Behaviour, EntrySpec, ShopPlan } from './shop-plan';
import { behaviour, call, maybe } from './shop-plan';
import type { HostSpec, ProxyKind, RouteSpec, ServiceSpec, WorkloadSpec, World } from './world';

const cluster = 'shop-eu';

function host(n: number, large: boolean): HostSpec {
  return {
    name: `worker-${n}`,
    ip: `10.20.0.${10 + n}`,
    instanceType: n === 6 ? 't3.2xlarge' : large ? 'c6i.2xlarge' : 'm6i.2xlarge',
    cores: 8,
    memoryBytes: (large ? 16 : 32) * 1024 ** 3,
    region: 'eu-central-1',
    zone: n % 2 === 1 ? 'eu-central-1a' : 'eu-central-1b',
    kernel: '6.1.0-28-cloud-amd64',
    bootedAt: 1_700_000_000 + n * 977,
  };
}

interface Row {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly number[];
  readonly does: Behaviour;
  readonly app?: string;
  readonly version?: string;
  readonly proxy?: ProxyKind;
  readonly kind?: WorkloadSpec['kind'];
  readonly limit?: number;
  readonly serves?: readonly [port: number, protocol: ServiceSpec['protocol']] | null;
}

const ms = behaviour;

/** One line per workload: where its pods live, what a request costs, what it serves. */
const rows: readonly Row[] = [
  { namespace: 'istio-system', name: 'istio-ingressgateway', hosts: [1, 6], does: ms(0, 0, { memoryBytes: 95e6 }), proxy: 'gateway', serves: null },
  { namespace: 'shop', name: 'storefront', hosts: [1, 2, 6], does: ms(1.5, 0, { cores: 2, responseBytes: 21_000 }), serves: [8080, 'http'] },
  { namespace: 'shop', name: 'checkout', hosts: [1, 4, 5], does: ms(3, 2, { cores: 2, pool: 2000, queueCap: 1000 }), serves: [8080, 'http'] },
  { namespace: 'shop', name: 'cart', hosts: [2, 3], does: ms(1.4, 0.5, { cores: 2 }), serves: [7070, 'grpc'] },
  { namespace: 'shop', name: 'catalog-v1', app: 'catalog', hosts: [2, 4, 6], does: ms(2.2, 1, { cores: 2, notFoundShare: 0.004, responseBytes: 9800 }), serves: [3550, 'http'] },
  { namespace: 'shop', name: 'catalog-v2', app: 'catalog', version: 'v2', hosts: [5], does: ms(2.3, 1, { cores: 2, notFoundShare: 0.004, responseBytes: 9900 }), serves: null },
  { namespace: 'shop', name: 'recommend', hosts: [3, 6], does: ms(4.5, 2, { cores: 2, memoryBytes: 410e6, errorShare: 0.002, idleCores: 0.45 }), serves: [8080, 'http'] },
  { namespace: 'shop', name: 'search', hosts: [4, 5], does: ms(7, 1, { cores: 4, memoryBytes: 520e6, notFoundShare: 0.01 }), limit: 0.22, serves: [9200, 'http'] },
  { namespace: 'shop', name: 'ads', hosts: [1, 5], does: ms(1.2, 3, { errorShare: 0.003 }), serves: [9555, 'http'] },
  { namespace: 'shop', name: 'cart-redis', hosts: [6], does: ms(0.15, 0, { cores: 1, errorShare: 0, memoryBytes: 64e6 }), kind: 'StatefulSet', serves: [6379, 'tcp'] },
  { namespace: 'payments', name: 'payment', hosts: [3, 3, 5], does: ms(14, 5, { memoryBytes: 320e6 }), serves: [8080, 'http'] },
  { namespace: 'payments', name: 'pricing', hosts: [2, 6], does: ms(1.1, 0.4), serves: [8080, 'grpc'] },
  { namespace: 'payments', name: 'ledger', hosts: [2, 4], does: ms(1.8, 0.5, { cores: 2, syncs: 2 }), serves: [8080, 'http'] },
  { namespace: 'accounts', name: 'auth', hosts: [1, 4], does: ms(7, 1, { memoryBytes: 140e6, responseBytes: 700 }), serves: [8080, 'http'] },
  { namespace: 'accounts', name: 'profile', hosts: [2, 5], does: ms(1.6, 2, { notFoundShare: 0.006 }), serves: [8080, 'http'] },
  { namespace: 'fulfilment', name: 'inventory', hosts: [4, 6], does: ms(8, 5, { memoryBytes: 260e6 }), serves: [8080, 'http'] },
  { namespace: 'fulfilment', name: 'orders', hosts: [2, 5], does: ms(2.5, 1, { cores: 2, syncs: 1 }), serves: [8080, 'http'] },
  { namespace: 'fulfilment', name: 'shipping', hosts: [3, 1], does: ms(1.8, 3), serves: [8080, 'http'] },
  { namespace: 'fulfilment', name: 'mailer', hosts: [6], does: ms(1.5, 12, { errorShare: 0.004 }), serves: [8080, 'http'] },
  { namespace: 'fulfilment', name: 'orders-db', hosts: [6], does: ms(0.7, 0.2, { cores: 4, syncs: 1, errorShare: 0, memoryBytes: 1.9e9 }), kind: 'StatefulSet', serves: [5432, 'tcp'] },
  { namespace: 'fulfilment', name: 'invoicing', hosts: [3], does: ms(2, 0), serves: null },
  { namespace: 'fulfilment', name: 'partner-sync', hosts: [1], does: ms(2, 0), proxy: 'none', serves: null },
  { namespace: 'analytics', name: 'reports', hosts: [1, 2, 3, 4, 5, 6], does: ms(0, 0, { idleCores: 0.02, memoryBytes: 120e6 }), proxy: 'none', serves: null },
  { namespace: 'kube-system', name: 'coredns', hosts: [1, 4], does: ms(0, 0, { idleCores: 0.012, memoryBytes: 26e6 }), proxy: 'none', serves: null },
];

function workload(row: Row): WorkloadSpec {
  const proxy = row.proxy ?? 'sidecar';
  // The batch job has no limits: that is what makes it the bad neighbour.
  const app = { name: row.app ?? row.name, requestCores: 0.5, limitCores: row.limit ?? null, memoryLimitBytes: row.name === 'reports' ? null : 4 * 1024 ** 3 };
  const side = { name: 'istio-proxy', requestCores: 0.1, limitCores: 2, memoryLimitBytes: 1024 ** 3 };
  return {
    cluster,
    namespace: row.namespace,
    name: row.name,
    kind: row.kind ?? 'Deployment',
    app: row.app ?? row.name,
    version: row.version ?? 'v1',
    serviceAccount: row.app ?? row.name,
    proxy,
    containers: proxy === 'gateway' ? [side] : proxy === 'none' ? [app] : [app, side],
  };
}

function service(row: Row): readonly ServiceSpec[] {
  if (row.serves === undefined || row.serves === null) return [];
  const app = row.app ?? row.name;
  return [{ cluster, namespace: row.namespace, name: app, port: row.serves[0], protocol: row.serves[1], app }];
}

const bank = 'api.bank.example';

const routes: readonly RouteSpec[] = [
  { service: 'shop/checkout', subsets: [], retry: { attempts: 3, perTryMs: 600, retryOn: '5xx,reset,connect-failure' }, maxRequests: null },
  {
    service: 'shop/catalog',
    subsets: [
      { workload: 'shop/catalog-v1', weight: 90 },
      { workload: 'shop/catalog-v2', weight: 10 },
    ],
    retry: null,
    maxRequests: null,
  },
];

const gateway = 'istio-system/istio-ingressgateway';
const catalog = call('shop/catalog', maybe(0.5, 'payments/pricing'));
const cart = call('shop/cart', call('shop/cart-redis'));

const entries: readonly EntrySpec[] = [
  {
    name: 'buy',
    client: gateway,
    rate: 50,
    followsLoad: true,
    call: call(
      'shop/storefront',
      call(
        'shop/checkout',
        call('accounts/auth'),
        call('fulfilment/inventory'),
        call('payments/payment', call(bank)),
        call('fulfilment/orders', call('fulfilment/orders-db'), maybe(0.5, 'payments/ledger')),
        maybe(0.25, 'fulfilment/shipping'),
        maybe(0.1, 'fulfilment/mailer'),
      ),
    ),
  },
  { name: 'home', client: gateway, rate: 5, followsLoad: true, call: call('shop/storefront', catalog, maybe(0.6, 'shop/recommend', catalog), maybe(0.8, 'shop/ads')) },
  { name: 'browse', client: gateway, rate: 6, followsLoad: true, call: call('shop/storefront', catalog, maybe(0.4, 'shop/search')) },
  { name: 'basket', client: gateway, rate: 4, followsLoad: true, call: call('shop/storefront', cart, maybe(0.5, 'accounts/profile')) },
  { name: 'invoices', client: 'fulfilment/invoicing', rate: 0.02, followsLoad: false, call: call('payments/ledger') },
  { name: 'partner', client: 'fulfilment/partner-sync', rate: 0.8, followsLoad: false, call: call('fulfilment/orders', call('fulfilment/orders-db')) },
];

/** The demo's shop: 22 workloads in five namespaces of the mesh, coredns and a batch workload on six hosts. */
export function demoShop(seed: number): ShopPlan {
  const world: World = {
    seed,
    cluster,
    hosts: [1, 2, 3, 4, 5, 6].map((n) => host(n, n === 3 || n === 5)),
    workloads: rows.map(workload),
    services: rows.flatMap(service),
    externals: [{ hostname: bank, port: 443, protocol: 'http' }],
    routes,
  };
  return {
    world,
    placement: new Map(rows.map((row) => [`${row.namespace}/${row.name}`, row.hosts.map((n) => `worker-${n}`)])),
    behaviours: new Map(rows.map((row) => [`${row.namespace}/${row.name}`, row.does])),
    externalMs: new Map([[bank, 20]]),
    entries,
    ordinaryLife: true,
  };
}
