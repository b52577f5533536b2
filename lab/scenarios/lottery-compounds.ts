import type { KnobValues } from '../incidents/incident';
import { uniform } from '../physics/draw';
import type { Places } from './lottery-draws';
import { between, oneOf, round, whole } from './lottery-draws';

/** One fault of a compound; `lasts` = seconds until it ends, `unseen` = a missing reporter and no fault. */
interface Part {
  readonly incident: string;
  readonly knobs: KnobValues;
  readonly lasts?: number;
  readonly unseen?: boolean;
}

/** Two faults that go together; null = this world has no place for them. */
interface Compound {
  readonly name: string;
  draw(places: Places, key: number): readonly Part[] | null;
}

const stolen = (host: string, key: number): Part => ({ incident: 'steal', knobs: { host, granted: between(key, 20, 0.35, 0.6), slice: between(key, 21, 15, 50), beta: 0.5 } });

/** A busy workload and a host of its. */
function placed({ shop, servers }: Places, key: number): { workload: string; host: string; cores: number } | null {
  if (servers.length === 0) return null;
  const workload = oneOf(servers, key, 1);
  const hosts = shop.plan.placement.get(workload) ?? [];
  if (hosts.length === 0) return null;
  const need = ((shop.rates.get(workload) ?? 1) * (shop.plan.behaviours.get(workload)?.workMs ?? 1)) / 1000 / hosts.length;
  return { workload, host: oneOf(hosts, key, 2), cores: round(Math.max(0.01, need * between(key, 3, 0.95, 1.5))) };
}

/** Compounds that the lab's design names, beside two independent faults and a fault with a decoy on its host. */
export const compounds: readonly Compound[] = [
  {
    name: 'own limit and steal',
    draw(places, key) {
      const at = placed(places, key);
      return at === null ? null : [{ incident: 'cpu-limit', knobs: { workload: at.workload, cores: at.cores } }, stolen(at.host, key)];
    },
  },
  {
    name: 'disk and loss on one host',
    draw({ shop, hosts }, key) {
      const syncing = [...shop.plan.behaviours].filter(([, does]) => does.syncs > 0).flatMap(([name]) => shop.plan.placement.get(name) ?? []);
      const host = oneOf(syncing.length === 0 ? hosts : syncing, key, 1);
      return [{ incident: 'slow-disk', knobs: { host, factor: between(key, 2, 5, 30), depth: whole(key, 3, 4, 16) } }, { incident: 'host-loss', knobs: { host, loss: between(key, 4, 0.01, 0.05) } }];
    },
  },
  {
    name: 'two hosts of one hypervisor',
    draw({ hosts }, key) {
      const first = oneOf(hosts, key, 1);
      const second = oneOf(hosts.filter((name) => name !== first), key, 2);
      return hosts.length < 2 ? null : [stolen(first, key), stolen(second, key)];
    },
  },
  {
    name: 'a canary on the stolen host',
    draw({ shop }, key) {
      if (shop.canaries.length === 0) return null;
      const release = oneOf(shop.canaries, key, 1);
      const [host] = shop.plan.placement.get(release.workload) ?? [];
      if (host === undefined) return null;
      return [{ incident: 'bad-release', knobs: { ...release, weight: between(key, 2, 0.08, 0.25), errors: uniform(key, 3) < 0.5 ? 0.2 : 0, factor: between(key, 4, 8, 40) } }, stolen(host, key)];
    },
  },
  {
    name: 'cause and victim on one host',
    draw(places, key) {
      const at = placed(places, key);
      return at === null ? null : [{ incident: 'busy-neighbour', knobs: { host: at.host, threads: whole(key, 4, 14, 30), weight: 4, cache: 1.3 } }, { incident: 'cpu-regression', knobs: { workload: at.workload, factor: between(key, 5, 1.5, 2.5) } }];
    },
  },
  {
    name: 'a trigger and what sustains it',
    draw(places, key) {
      const at = placed(places, key);
      return at === null ? null : [{ ...stolen(at.host, key), lasts: whole(key, 4, 60, 240) }, { incident: 'retry-policy', knobs: { service: at.workload, attempts: whole(key, 5, 2, 4), perTry: between(key, 6, 100, 600) } }];
    },
  },
  {
    name: 'a cause without its reporter',
    draw(places, key) {
      const at = placed(places, key);
      return at === null ? null : [stolen(at.host, key), { incident: 'missing-exporter', knobs: { target: `node-exporter/${at.host}` }, unseen: true }];
    },
  },
];
