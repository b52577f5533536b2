import { demoShop } from './demo-shop';
import type { CallSpec, ShopPlan } from './shop-plan';
import { call, maybe } from './shop-plan';
import type { WorkloadSpec } from './world';

/** Workloads that never got a sidecar: called by meshed ones, calling meshed ones, and one calling another. */
const withoutSidecar: ReadonlySet<string> = new Set(['shop/search', 'shop/ads', 'fulfilment/mailer', 'fulfilment/invoicing']);
/** A host that nobody wrote a ServiceEntry for, and one that has one. */
const unregistered = 'hooks.partner.example';
const registered = 'geo.maps.example';

function bare(workload: WorkloadSpec): WorkloadSpec {
  if (!withoutSidecar.has(`${workload.namespace}/${workload.name}`)) return workload;
  return { ...workload, proxy: 'none', containers: workload.containers.filter(({ name }) => name !== 'istio-proxy') };
}

/** The tree with further calls at the end of every call of a service. */
function extended(spec: CallSpec, more: Readonly<Record<string, readonly CallSpec[]>>): CallSpec {
  return { ...spec, calls: [...spec.calls.map((inner) => extended(inner, more)), ...(more[spec.service] ?? [])] };
}

/** The demo's shop with gaps: missing sidecars at callers, at callees and at both; calls that leave through PassthroughCluster; two kube-state-metrics. */
export function halfMeshedShop(seed: number): ShopPlan {
  const shop = demoShop(seed);
  const outside: Readonly<Record<string, readonly CallSpec[]>> = {
    'fulfilment/shipping': [maybe(0.8, registered), maybe(0.5, unregistered)],
    'shop/ads': [maybe(0.3, 'shop/search')],
  };
  return {
    ...shop,
    world: {
      ...shop.world,
      workloads: shop.world.workloads.map(bare),
      externals: [
        ...shop.world.externals,
        { hostname: registered, port: 443, protocol: 'http' },
        { hostname: unregistered, port: 443, protocol: 'http', registered: false },
      ],
      stateReplicas: 2,
      nameServersTell: true,
    },
    externalMs: new Map([...shop.externalMs, [registered, 35], [unregistered, 60]]),
    entries: shop.entries.map((entry) => {
      const busier = entry.name === 'invoices' ? { ...entry, rate: 2.5, call: call('payments/ledger') } : entry;
      return { ...busier, call: extended(busier.call, outside) };
    }),
  };
}
