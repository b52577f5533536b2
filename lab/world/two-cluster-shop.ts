import { demoShop } from './demo-shop';
import type { CallSpec, ShopPlan } from './shop-plan';
import type { HostSpec } from './world';

const other = 'shop-us';
/** What the first cluster leaves to the second, whose service has the same name. */
const abroad: ReadonlySet<string> = new Set(['shop/recommend']);

const there = (name: string): string => `${other}:${name}`;

/** The tree as the second cluster has it: everything at home but hosts outside the mesh. */
function copied(spec: CallSpec): CallSpec {
  return { ...spec, service: spec.service.includes('/') ? there(spec.service) : spec.service, calls: spec.calls.map(copied) };
}

/** Calls of the services that the first cluster does not have itself go abroad, with all that they call. */
function sentAbroad(spec: CallSpec): CallSpec {
  return abroad.has(spec.service) ? copied(spec) : { ...spec, calls: spec.calls.map(sentAbroad) };
}

function copiedHost(host: HostSpec): HostSpec {
  return { ...host, cluster: other, ip: host.ip.replace('10.20.0.', '10.30.0.'), region: 'us-east-1', zone: host.zone.replace('eu-central-1', 'us-east-1') };
}

/**
 * The demo's shop in two clusters of one mesh with equal names of namespaces, workloads, services and hosts. One Prometheus asks both
 * and tells them apart by the label `cluster`; the Kubernetes API that is served is that of the first.
 */
export function twoClusterShop(seed: number): ShopPlan {
  const shop = demoShop(seed);
  const { world } = shop;
  const twice = <T>(map: ReadonlyMap<string, T>, change: (value: T) => T): Map<string, T> => new Map([...map, ...[...map].map(([name, value]): [string, T] => [there(name), change(value)])]);
  return {
    ...shop,
    world: {
      ...world,
      hosts: [...world.hosts, ...world.hosts.map(copiedHost)],
      workloads: [...world.workloads, ...world.workloads.map((workload) => ({ ...workload, cluster: other }))],
      services: [...world.services, ...world.services.map((service) => ({ ...service, cluster: other }))],
      routes: [...(world.routes ?? []), ...(world.routes ?? []).map((route) => ({ ...route, service: there(route.service), subsets: route.subsets.map((subset) => ({ ...subset, workload: there(subset.workload) })) }))],
    },
    placement: twice(shop.placement, (hosts) => hosts.map(there)),
    behaviours: twice(shop.behaviours, (does) => does),
    entries: [
      ...shop.entries.map((entry) => ({ ...entry, call: sentAbroad(entry.call) })),
      ...shop.entries.map((entry) => ({ ...entry, name: there(entry.name), client: there(entry.client), rate: entry.rate * 0.5, call: copied(entry.call) })),
    ],
  };
}
