import { demoShop } from './demo-shop';
import type { CallSpec, ShopPlan } from './shop-plan';
import { behaviour, call, maybe } from './shop-plan';
import type { HostSpec, ServiceSpec, WorkloadSpec } from './world';

const gateway = 'istio-system/istio-egressgateway';
/** An address outside that a workload calls by itself, without a name. */
const bare = '203.0.113.20:8080';
/** The host whose kernel is older: it keeps no pressure stall information. */
const older = 'worker-6';

/** Calls of hosts outside go through the gateway; shipping calls an address besides. */
function throughGateway(spec: CallSpec): CallSpec {
  if (!spec.service.includes('/')) return { ...call(gateway, { ...spec, share: 1, optional: false }), share: spec.share, optional: spec.optional };
  const own = spec.calls.map(throughGateway);
  return { ...spec, calls: spec.service === 'fulfilment/shipping' ? [...own, maybe(0.6, bare)] : own };
}

/** The demo's shop whose calls leave through an egress gateway, but for a bare address; one host has a kernel without pressure stall information. */
export function egressShop(seed: number): ShopPlan {
  const shop = demoShop(seed);
  const { world } = shop;
  const side = { name: 'istio-proxy', requestCores: 0.1, limitCores: 2, memoryLimitBytes: 1024 ** 3 };
  const workload: WorkloadSpec = {
    cluster: world.cluster, namespace: 'istio-system', name: 'istio-egressgateway', kind: 'Deployment', app: 'istio-egressgateway', version: 'v1', serviceAccount: 'istio-egressgateway', proxy: 'gateway', containers: [side],
  };
  const service: ServiceSpec = { cluster: world.cluster, namespace: 'istio-system', name: 'istio-egressgateway', port: 80, protocol: 'http', app: 'istio-egressgateway' };
  const aged = (host: HostSpec): HostSpec => (host.name === older ? { ...host, kernel: '4.18.0-553.el8_10.x86_64', pressure: false } : host);
  return {
    ...shop,
    world: {
      ...world,
      hosts: world.hosts.map(aged),
      workloads: [...world.workloads, workload],
      services: [...world.services, service],
      externals: [...world.externals, { hostname: bare, port: 8080, protocol: 'http', bare: true }],
    },
    placement: new Map([...shop.placement, [gateway, ['worker-2', 'worker-4']]]),
    behaviours: new Map([...shop.behaviours, [gateway, behaviour(0, 0, { errorShare: 0, memoryBytes: 95e6 })]]),
    externalMs: new Map([...shop.externalMs, [bare, 15]]),
    entries: shop.entries.map((entry) => ({ ...entry, call: throughGateway(entry.call) })),
  };
}
