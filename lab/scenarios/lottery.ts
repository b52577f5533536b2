import type { KnobValues } from '../incidents/incident';
import { item, mix, nameKey, uniform } from '../physics/draw';
import { drawnShop } from '../world/drawn-shop';
import type { Drawing, Places } from './lottery-draws';
import { between, host, instant, oneOf, placesOf, round, server, service, whole } from './lottery-draws';
import type { Act, Scenario } from './scenario';

/** Share of draws without any fault, and with two. */
const quietShare = 0.1;
const compoundShare = 0.3;

/** CPU that one pod of a workload needs, cores. */
function need({ shop }: Places, workload: string): number {
  const does = shop.plan.behaviours.get(workload);
  const pods = shop.plan.placement.get(workload)?.length ?? 1;
  return ((shop.rates.get(workload) ?? 1) * (does?.workMs ?? 1)) / 1000 / pods;
}

function edge({ shop, servers }: Places, key: number): { client: string; service: string } {
  const service = oneOf(servers, key, 1);
  return { client: oneOf(shop.callers.get(service) ?? ['istio-system/istio-ingressgateway'], key, 2), service };
}

/** Every fault of the lottery with how its knobs are drawn; null when this world has no place for it. */
const faults: readonly (readonly [incident: string, weight: number, draw: Drawing])[] = [
  ['steal', 3, (p, k) => ({ ...host(p, k), granted: between(k, 2, 0.3, 0.8), slice: between(k, 3, 8, 50), beta: between(k, 4, 0.3, 0.7) })],
  ['silent-steal', 0.6, (p, k) => ({ ...host(p, k), granted: between(k, 2, 0.3, 0.6), slice: between(k, 3, 15, 50) })],
  ['burst-credits', 1, (p, k) => ({ ...host(p, k), baseline: between(k, 2, 0.1, 0.3), minutes: between(k, 3, 2, 12), threads: between(k, 4, 2, 5) })],
  ['slow-disk', 2, (p, k) => ({ host: hostOfSync(p, k), factor: between(k, 2, 5, 40), depth: between(k, 3, 4, 20), threads: uniform(k, 4) < 0.3 ? 6 : 0 })],
  ['busy-neighbour', 2.5, (p, k) => ({ ...host(p, k), threads: whole(k, 2, 12, 32), weight: between(k, 3, 2, 10), cache: between(k, 4, 1.1, 1.5) })],
  ['neighbour-packets', 1, (p, k) => ({ ...host(p, k), packets: between(k, 2, 1_000_000, 1_300_000) })],
  ['cpu-limit', 2.5, (p, k) => { const { workload } = server(p, k); return { workload, cores: round(Math.max(0.01, need(p, workload) * between(k, 2, 0.9, 2))), threads: whole(k, 3, 1, 8) }; }],
  ['memory-leak', 1, (p, k) => { const { workload } = server(p, k); return { workload, rate: between(k, 2, 100, 400), limit: Math.ceil(((p.shop.plan.behaviours.get(workload)?.memoryBytes ?? 2e8) / 1e6) * 1.3) }; }],
  ['neighbour-memory', 1, (p, k) => ({ ...host(p, k), gigabytes: between(k, 2, 28, 29.5), ramp: 60 })],
  ['host-loss', 2, (p, k) => ({ ...host(p, k), loss: between(k, 2, 0.01, 0.06) })],
  ['path-loss', 1.5, (p, k) => { const { client, service: to } = edge(p, k); return { from: client, to, loss: between(k, 3, 0.02, 0.1) }; }],
  ['conntrack-full', 1, (p, k) => ({ ...host(p, k), limit: whole(k, 2, 6000, 12_000), churn: between(k, 3, 100, 400) })],
  ['proxy-limit', 1.5, (p, k) => ({ ...server(p, k), cores: round(between(k, 2, 0.008, 0.03)) })],
  ['code-retries', 0.8, (p, k) => ({ ...service(p, k), attempts: whole(k, 2, 2, 4), timeout: between(k, 3, 8, 25) })],
  ['slow-service', 3, (p, k) => ({ ...server(p, k), wait: between(k, 2, 15, 100), work: between(k, 3, 1, 3) })],
  ['slow-database', 1.5, (p, k) => (p.databases.length === 0 ? null : { workload: oneOf(p.databases, k, 1), factor: between(k, 2, 30, 250) })],
  ['small-pool', 1, (p, k) => ({ ...server(p, k), workers: 1, hold: between(k, 2, 8, 40) })],
  ['cache-misses', 0.8, (p, k) => (p.databases.length === 0 ? null : { service: oneOf(p.databases, k, 1), every: whole(k, 2, 60, 200), refill: whole(k, 3, 20, 50), factor: between(k, 4, 10, 40) })],
  ['bad-release', 2, (p, k) => (p.shop.canaries.length === 0 ? null : { ...oneOf(p.shop.canaries, k, 1), weight: between(k, 2, 0.05, 0.25), errors: uniform(k, 3) < 0.5 ? between(k, 4, 0.05, 0.5) : 0, factor: between(k, 5, 8, 60) })],
  ['cpu-regression', 1.5, (p, k) => ({ ...server(p, k), factor: between(k, 2, 2.5, 6) })],
  ['lock-contention', 1, (p, k) => ({ ...server(p, k), section: between(k, 2, 20, 60) })],
  ['long-pauses', 1, (p, k) => ({ ...server(p, k), pause: between(k, 2, 300, 3000), every: whole(k, 3, 3, 12) })],
  ['tight-breaker', 2, (p, k) => ({ ...service(p, k), connections: 1, pending: whole(k, 2, 0, 1) })],
  ['outlier-ejection', 1, (p, k) => ({ ...service(p, k), consecutive: 1, base: whole(k, 2, 30, 180), share: 1, errors: between(k, 3, 0.02, 0.15) })],
  ['mtls-mismatch', 2, (p, k) => ({ ...edge(p, k), plainServer: uniform(k, 3) < 0.5 ? 1 : 0 })],
  ['root-expired', 0.8, (_, k) => ({ minutes: between(k, 1, 5, 60) })],
  ['lost-route', 2, (p, k) => ({ ...service(p, k), subset: uniform(k, 2) < 0.5 ? 1 : 0 })],
  ['host-drain', 1, (p, k) => ({ ...host(p, k), start: whole(k, 2, 30, 180) })],
  ['tight-probe', 0.8, (p, k) => ({ ...server(p, k), timeout: between(k, 2, 1, 4), every: whole(k, 3, 2, 4), failures: 1 })],
  ['dns-loss', 0.8, (_, k) => ({ loss: between(k, 1, 0.03, 0.15), lookups: between(k, 2, 0.2, 0.6) })],
  ['load-spike', 1.5, (_, k) => ({ factor: between(k, 1, 2.5, 4.5), ramp: whole(k, 2, 10, 120) })],
  ['zone-cut', 0.8, (_, k) => ({ from: 'eu-central-1a', to: uniform(k, 1) < 0.5 ? 'eu-central-1b' : 'eu-central-1c', oneWay: uniform(k, 2) < 0.4 ? 1 : 0 })],
];

/** Things that look bad and hurt nobody; whether they do is computed, not promised. */
const decoys: readonly (readonly [incident: string, draw: Drawing])[] = [
  ['steal', (p, k) => ({ ...host(p, k), granted: between(k, 2, 0.92, 0.97), slice: 4 })],
  ['slow-disk', (p, k) => ({ ...host(p, k), factor: 1.5, depth: whole(k, 2, 0, 1) })],
  ['after-work', (p, k) => ({ ...server(p, k), work: between(k, 2, 0.5, 2) })],
  ['rollout', (p, k) => server(p, k)],
  ['busy-neighbour', (p, k) => ({ ...host(p, k), threads: whole(k, 2, 2, 4), weight: 0.1, cache: 1 })],
  ['conntrack-full', (p, k) => ({ ...host(p, k), limit: whole(k, 2, 5800, 6200), churn: 0 })],
  ['load-spike', (_, k) => ({ factor: between(k, 2, 1.05, 1.25), ramp: 300 })],
];

function hostOfSync(p: Places, key: number): string {
  const names = [...p.shop.plan.behaviours].filter(([, does]) => does.syncs > 0).flatMap(([name]) => p.shop.plan.placement.get(name) ?? []);
  return names.length === 0 ? oneOf(p.hosts, key, 1) : oneOf(names, key, 1);
}

/** A fault of this world with its knobs, by weight. */
export function drawFault(places: Places, key: number): { incident: string; knobs: KnobValues } {
  const total = faults.reduce((sum, [, weight]) => sum + weight, 0);
  for (let n = 0; n < 20; n++) {
    let at = uniform(mix(key, n), 0) * total;
    const [incident, , draw] = faults.find(([, weight]) => (at -= weight) < 0) ?? item(faults, 0);
    const knobs = draw(places, mix(key, 100 + n));
    if (knobs !== null) return { incident, knobs };
  }
  throw new Error('The lottery found no place for a fault.');
}

function drawActs(places: Places, key: number): Act[] {
  const acts: Act[] = [];
  const luck = uniform(key, 1);
  const count = luck < quietShare ? 0 : luck < quietShare + compoundShare ? 2 : 1;
  for (let i = 0; i < count; i++) {
    const own = mix(key, 10 + i);
    const ramp = oneOf([0, 30, 300], own, 5);
    const { incident, knobs } = drawFault(places, own);
    acts.push({ id: `fault-${i + 1}`, incident, knobs: { ramp, ...knobs }, at: instant(own), lasts: null });
  }
  const harmless = Math.floor(3 * uniform(key, 2));
  for (let i = 0; i < harmless; i++) {
    const own = mix(key, 20 + i);
    const [incident, draw] = oneOf(decoys, own, 3);
    const knobs = draw(places, own);
    if (knobs !== null) acts.push({ id: `extra-${i + 1}`, incident, knobs, at: Math.round(between(own, 4, -900, 120)), lasts: null });
  }
  if (uniform(key, 3) < 0.12) {
    const target = oneOf(['node-exporter', 'cadvisor'], key, 4);
    acts.push({ id: 'unseen', incident: 'missing-exporter', knobs: { target: `${target}/${oneOf(places.hosts, key, 5)}` }, at: -100_000, lasts: null });
  }
  return acts;
}

function draw(seed: number): Scenario {
  const key = mix(seed, nameKey('lottery'));
  const luck = uniform(key, 50);
  const size = luck < 0.8 ? whole(key, 51, 10, 50) : whole(key, 51, 50, 200);
  const shop = drawnShop(seed, size);
  const curve = 0.08 * uniform(key, 52);
  return {
    ...lottery,
    acts: drawActs(placesOf(shop), mix(key, 1)),
    plan: () => shop.plan,
    load: (seconds) => 1 + curve * Math.sin(seconds / 900),
  };
}

/** A world, faults and decoys drawn by seed; scored only. */
export const lottery: Scenario = {
  name: 'lottery',
  story: 'A random world with random faults, places, strengths and decoys, all by seed.',
  hint: 'drawn by seed',
  onsetAfter: 1800,
  acts: [],
  draw,
  plan: (seed) => drawnShop(seed, 20).plan,
  load: () => 1,
  rollout: null,
};
