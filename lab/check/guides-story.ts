import type { Scenario } from '../scenarios/scenario';
import { throughPoints } from '../scenarios/scenario';
import type { ShopPlan } from '../world/shop-plan';
import { behaviour, call } from '../world/shop-plan';
import type { HostSpec, ServiceSpec, WorkloadSpec } from '../world/world';

const cluster = 'story';

const rows = [
  ['gateway', behaviour(0, 0), [1]],
  ['frontend', behaviour(1.5, 0, { cores: 2, errorShare: 0 }), [1, 2]],
  ['checkout', behaviour(3, 2, { cores: 2, queueCap: 1000, errorShare: 0 }), [1, 2, 4]],
  ['auth', behaviour(7, 1, { errorShare: 0 }), [1, 2]],
  ['inventory', behaviour(8, 5, { errorShare: 0 }), [2, 4]],
  ['payment', behaviour(14, 25, { errorShare: 0 }), [3, 3, 4]],
] as const;

function host(n: number): HostSpec {
  return {
    name: `worker-${n}`,
    ip: `10.1.0.${n}`,
    instanceType: 'test',
    cores: 8,
    memoryBytes: 2 ** 34,
    region: 'r',
    zone: 'z',
    kernel: '6.1',
    bootedAt: 0,
  };
}

function workload(name: string): WorkloadSpec {
  const container = { name: name === 'gateway' ? 'istio-proxy' : name, requestCores: 1, limitCores: null, memoryLimitBytes: null };
  const proxy = name === 'gateway' ? 'gateway' : 'sidecar';
  return { cluster, namespace: 'shop', name, kind: 'Deployment', app: name, version: 'v1', serviceAccount: name, proxy, containers: [container] };
}

function plan(seed: number): ShopPlan {
  const workloads = rows.map(([name]) => workload(name));
  const services = rows.slice(1).map(([name]): ServiceSpec => ({ cluster, namespace: 'shop', name, port: 80, protocol: 'http', app: name }));
  const routes = [{ service: 'shop/checkout', subsets: [], retry: { attempts: 3, perTryMs: 600, retryOn: '5xx' }, maxRequests: null }];
  const tree = call('shop/frontend', call('shop/checkout', call('shop/auth'), call('shop/inventory'), call('shop/payment')));
  return {
    world: { seed, cluster, hosts: [1, 2, 3, 4].map(host), workloads, services, externals: [], routes },
    placement: new Map(rows.map(([name, , hosts]) => [`shop/${name}`, hosts.map((n) => `worker-${n}`)])),
    behaviours: new Map(rows.map(([name, does]) => [`shop/${name}`, does])),
    externalMs: new Map(),
    entries: [{ name: 'all', client: 'shop/gateway', rate: 1, followsLoad: true, call: tree }],
    ordinaryLife: false,
  };
}

/** The guides' story: frontend → checkout → auth, inventory, payment in turn, two payment pods on worker-3. */
export function guidesStory(load: readonly (readonly [second: number, rps: number])[], acts: Scenario['acts']): Scenario {
  return { name: 'story', story: '', hint: '', onsetAfter: 0, acts, plan, load: (seconds) => throughPoints(load, seconds), rollout: null };
}
