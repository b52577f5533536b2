import type { KnobValues } from '../incidents/incident';
import { item, uniform } from '../physics/draw';
import type { DrawnShop } from '../world/drawn-shop';

/** What a fault of the lottery may choose from. */
export interface Places {
  readonly shop: DrawnShop;
  /** Hosts with pods of busy workloads. */
  readonly hosts: readonly string[];
  /** Workloads with at least some requests per second; those that speak HTTP or gRPC; databases. */
  readonly servers: readonly string[];
  readonly databases: readonly string[];
}

/** Draws the knobs of an incident; null when this world has no place for it. */
export type Drawing = (places: Places, key: number) => KnobValues | null;

/** A number of a range, in thousandths of it. */
export const between = (key: number, index: number, low: number, high: number): number => low + (high - low) * round(uniform(key, index));
/** To thousandths. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;
/** A whole number of a range. */
export const whole = (key: number, index: number, low: number, high: number): number => Math.round(between(key, index, low, high));
/** One of a list. */
export const oneOf = <T>(list: readonly T[], key: number, index: number): T => item(list, Math.floor(uniform(key, index) * list.length));

/** A host with pods of busy workloads. */
export const host = (p: Places, key: number): { host: string } => ({ host: oneOf(p.hosts, key, 1) });
/** A busy workload that speaks HTTP or gRPC. */
export const server = (p: Places, key: number): { workload: string } => ({ workload: oneOf(p.servers, key, 1) });
/** Its service. */
export const service = (p: Places, key: number): { service: string } => ({ service: oneOf(p.servers, key, 1) });

/** The places of a drawn shop. */
export function placesOf(shop: DrawnShop): Places {
  const { world, placement } = shop.plan;
  const busy = world.services.filter((s) => (shop.rates.get(`${s.namespace}/${s.name}`) ?? 0) > 1.5);
  const named = (tcp: boolean): string[] => busy.filter((s) => (s.protocol === 'tcp') === tcp).map((s) => `${s.namespace}/${s.name}`);
  const servers = named(false);
  return { shop, servers, databases: named(true), hosts: [...new Set(servers.flatMap((name) => placement.get(name) ?? []))] };
}

/** Any instant; a tenth long before it is looked at, a tenth at the last minute of ten. */
export function instant(key: number): number {
  const luck = uniform(key, 1);
  const shift = luck < 0.1 ? -600 : luck < 0.2 ? 540 : 0;
  return shift + Math.round(59 * uniform(key, 2));
}
