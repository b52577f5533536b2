import type { KnobValues } from '../incidents/incident';
import type { Drawing, Places } from './lottery-draws';
import { between, host, oneOf, server, service, whole } from './lottery-draws';

/** One part of a decoy. Most stay; `lasts` = seconds until it ends; `always` = it is there from the start of the run. */
interface Part {
  readonly incident: string;
  readonly knobs: KnobValues;
  readonly lasts?: number;
  readonly always?: boolean;
}

/** Something that looks bad and hurts nobody; `where` = the host of the fault when there is one. null = this world has no place for it. */
interface Decoy {
  readonly name: string;
  draw(places: Places, key: number, where: string | null): readonly Part[] | null;
}

const one = (incident: string, draw: Drawing, rest: Partial<Part> = {}): Decoy['draw'] => (places, key) => {
  const knobs = draw(places, key);
  return knobs === null ? null : [{ incident, knobs, ...rest }];
};

/** Hosts on which no pod waits for the disk. */
function hostsWithoutSync({ shop, hosts }: Places): readonly string[] {
  const syncing = new Set([...shop.plan.behaviours].filter(([, does]) => does.syncs > 0).flatMap(([name]) => shop.plan.placement.get(name) ?? []));
  return hosts.filter((name) => !syncing.has(name));
}

/** Hosts with nothing but batch pods. */
function batchHosts({ shop }: Places): readonly string[] {
  const { placement, world } = shop.plan;
  const used = new Set([...placement].filter(([name]) => name !== 'analytics/reports').flatMap(([, names]) => names));
  return world.hosts.map(({ name }) => name).filter((name) => !used.has(name));
}

/** Every decoy that the lab's design names. Whether one is harmless in a run is computed, not promised. */
export const decoys: readonly Decoy[] = [
  { name: 'a little steal', draw: one('steal', (p, k) => ({ ...host(p, k), granted: between(k, 2, 0.92, 0.97), slice: 4 })) },
  {
    name: 'steal where only batch pods run',
    draw(places, key) {
      const free = batchHosts(places);
      if (free.length === 0) return null;
      const where = { host: oneOf(free, key, 1) };
      return [{ incident: 'steal', knobs: { ...where, granted: between(key, 2, 0.5, 0.65), slice: 20 } }, { incident: 'busy-neighbour', knobs: { ...where, threads: whole(key, 3, 6, 10), cache: 1 } }];
    },
  },
  {
    name: 'a backup where nobody syncs',
    draw(places, key) {
      const free = hostsWithoutSync(places);
      return free.length === 0 ? null : [{ incident: 'slow-disk', knobs: { host: oneOf(free, key, 1), factor: between(key, 2, 1, 4), depth: whole(key, 3, 8, 20) }, lasts: whole(key, 4, 300, 1800) }];
    },
  },
  { name: 'a throttled job', draw: one('limited-job', (p, k) => ({ ...host(p, k), threads: whole(k, 2, 2, 6), cores: between(k, 3, 0.2, 0.8) })) },
  { name: 'work after the answer', draw: one('after-work', (p, k) => ({ ...server(p, k), work: between(k, 2, 0.5, 2) })) },
  { name: 'a rollout', draw: one('rollout', (p, k) => server(p, k)) },
  { name: 'a push that binds nobody', draw: one('tight-breaker', (p, k) => ({ ...service(p, k), connections: 100, pending: 100 })) },
  { name: 'a pod that moves', draw: one('host-drain', (p, k) => ({ ...host(p, k), most: 1, start: whole(k, 2, 20, 60) }), { lasts: 120 }) },
  { name: 'batch that gives way', draw: one('busy-neighbour', (p, k) => ({ ...host(p, k), threads: whole(k, 2, 8, 20), weight: 0.1, cache: 1, yields: 1 })) },
  { name: "an agent's lost segments", draw: one('agent-retransmits', (p, k) => ({ ...host(p, k), loss: between(k, 2, 0.05, 0.2) })) },
  { name: 'a full but stable connection table', draw: one('conntrack-full', (p, k) => ({ ...host(p, k), limit: whole(k, 2, 5800, 6200), churn: 0 })) },
  { name: 'steady errors', draw: one('steady-errors', (p, k) => ({ ...server(p, k), share: between(k, 2, 0.002, 0.006) }), { always: true }) },
  { name: 'bursts of 404', draw: one('client-errors', (p, k) => ({ ...server(p, k), share: between(k, 2, 0.05, 0.3), every: whole(k, 3, 60, 300), lasts: whole(k, 4, 10, 60) })) },
  { name: 'the daily peak', draw: one('load-spike', (_, k) => ({ factor: between(k, 2, 1.3, 2), ramp: 900 })) },
  {
    name: 'an exporter that restarts',
    draw: (places, key, where) => [{ incident: 'missing-exporter', knobs: { target: `node-exporter/${where ?? host(places, key).host}` }, lasts: whole(key, 2, 20, 60) }],
  },
];
