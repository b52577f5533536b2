import { demoShop } from './demo-shop';
import type { ShopPlan } from './shop-plan';
import { behaviour, call } from './shop-plan';
import type { WorkloadSpec } from './world';

/** Namespaces that are ambient as a whole, and single workloads that are in namespaces of sidecars. */
const ambientNamespaces: ReadonlySet<string> = new Set(['payments', 'accounts']);
const ambientWorkloads: ReadonlySet<string> = new Set(['shop/checkout', 'fulfilment/inventory', 'fulfilment/shipping', 'fulfilment/invoicing']);
const waypoint = 'payments/waypoint';
const tunnel = 'istio-system/ztunnel';

const side = { name: 'istio-proxy', requestCores: 0.1, limitCores: null, memoryLimitBytes: 1024 ** 3 };

/** Workloads of the mesh itself have one container, the proxy. */
function ofMesh(cluster: string, name: string, proxy: 'waypoint' | 'ztunnel'): WorkloadSpec {
  const [namespace = '', short = ''] = name.split('/');
  return { cluster, namespace, name: short, kind: proxy === 'ztunnel' ? 'DaemonSet' : 'Deployment', app: short, version: 'v1', serviceAccount: short, proxy, containers: [side] };
}

function moved(workload: WorkloadSpec): WorkloadSpec {
  const ambient = ambientNamespaces.has(workload.namespace) || ambientWorkloads.has(`${workload.namespace}/${workload.name}`);
  if (!ambient || workload.proxy !== 'sidecar') return workload;
  return { ...workload, proxy: 'ambient', containers: workload.containers.filter(({ name }) => name !== side.name) };
}

/**
 * The demo's shop half way from sidecars to ambient: payments behind a waypoint, accounts with tunnels only, checkout and some of
 * fulfilment ambient in namespaces of sidecars. Sidecars call ambient pods directly, ambient pods call payments through the waypoint.
 */
export function ambientShop(seed: number): ShopPlan {
  const shop = demoShop(seed);
  const { cluster, hosts, workloads } = shop.world;
  const idle = behaviour(0, 0, { idleCores: 0, memoryBytes: 60e6 });
  return {
    ...shop,
    world: {
      ...shop.world,
      workloads: [...workloads.map(moved), ofMesh(cluster, waypoint, 'waypoint'), ofMesh(cluster, tunnel, 'ztunnel')],
      waypoints: [{ namespace: 'payments', workload: waypoint }],
    },
    placement: new Map([...shop.placement, [waypoint, ['worker-2', 'worker-4']], [tunnel, hosts.map(({ name }) => name)]]),
    behaviours: new Map([...shop.behaviours, [waypoint, idle], [tunnel, idle]]),
    entries: shop.entries.map((entry) => (entry.name === 'invoices' ? { ...entry, rate: 2.5, call: call('payments/ledger') } : entry)),
  };
}
