import { item, mix, uniform } from '../physics/draw';
import type { DrawnShop } from './drawn-shop';
import type { HostSpec } from './world';

/** Seconds that a call takes that is slow by nature (long polling, a batch), ms, and how often a rare caller makes it, per second. */
const slowMs = 2500;
const rareRate = 0.02;

/** A drawn shop with what is harmless by nature: a service that always takes seconds and is called thrice a minute, and a host with nothing but batch pods. */
export function naturalShop(shop: DrawnShop, key: number): DrawnShop {
  const { plan } = shop;
  const { world } = plan;
  const last = item(world.hosts, world.hosts.length - 1);
  const number = world.hosts.length + 1;
  const batch: HostSpec = { ...last, name: `worker-${number}`, ip: last.ip.replace(/\.\d+$/, `.${200 + (number % 50)}`), bootedAt: last.bootedAt + 977 };
  const called = new Set(world.services.map((service) => `${service.namespace}/${service.name}`));
  const leaves = [...called].filter((name) => (shop.rates.get(name) ?? 0) > 0 && (shop.callers.get(name) ?? []).length > 0 && !shop.canaries.some((one) => one.service === name));
  const polled = item(leaves, Math.floor(uniform(mix(key, 61), 1) * leaves.length));
  const home = world.services.find((service) => `${service.namespace}/${service.name}` === polled);
  const spec = world.workloads.find((workload) => `${workload.namespace}/${workload.name}` === polled);
  if (home === undefined || spec === undefined) throw new Error(`The drawn shop has no workload "${polled}".`);
  const name = `${home.namespace}/${home.name}-feed`;
  const feed = { ...spec, name: `${home.name}-feed`, app: `${home.name}-feed`, serviceAccount: `${home.name}-feed`, kind: 'Deployment' as const, containers: spec.containers.map((one) => (one.name === spec.app ? { ...one, name: `${home.name}-feed` } : one)) };
  const does = plan.behaviours.get(polled);
  if (does === undefined) throw new Error(`The workload "${polled}" has no behaviour.`);
  return {
    ...shop,
    plan: {
      ...plan,
      world: { ...world, hosts: [...world.hosts, batch], workloads: [...world.workloads, feed], services: [...world.services, { ...home, name: feed.name, app: feed.app, protocol: 'http' }] },
      placement: new Map([...plan.placement, [name, [item(world.hosts, 0).name]], ['analytics/reports', [...(plan.placement.get('analytics/reports') ?? []), batch.name]]]),
      behaviours: new Map([...plan.behaviours, [name, { ...does, workMs: 1, waitMs: slowMs, syncs: 0 }]]),
      entries: [...plan.entries, { name: 'feed', client: 'istio-system/istio-ingressgateway', rate: rareRate, followsLoad: false, call: { service: name, share: 1, optional: false, calls: [] } }],
    },
  };
}
