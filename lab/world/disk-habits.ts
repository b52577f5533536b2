import type { ShopPlan } from './shop-plan';

/** What an application does with the disk beside fsync. */
export interface DiskHabits {
  /** Bytes that it logs synchronously for every request. */
  readonly logBytes?: number;
  /** Share of its requests that miss the page cache. */
  readonly coldShare?: number;
}

/** The plan with other habits for some of its workloads ("namespace/name"). Throws an Error with a sentence for a workload that is not there. */
export function withDiskHabits(plan: ShopPlan, habits: Readonly<Record<string, DiskHabits>>): ShopPlan {
  const behaviours = new Map(plan.behaviours);
  for (const [name, habit] of Object.entries(habits)) {
    const does = behaviours.get(name);
    if (does === undefined) throw new Error(`There is no workload "${name}"; workloads are ${[...behaviours.keys()].join(', ')}.`);
    behaviours.set(name, { ...does, ...habit });
  }
  return { ...plan, behaviours };
}

/**
 * Habits as they are told on a command line: "shop/cart:4096,shop/ads:800" for bytes logged, the same with percents for requests that miss the page cache.
 * Throws an Error with a sentence for anything else.
 */
export function diskHabits(logs: string | undefined, cold: string | undefined): Record<string, DiskHabits> {
  const habits: Record<string, DiskHabits> = {};
  for (const [name, logBytes] of amounts('logs', logs, 1_000_000)) habits[name] = { ...habits[name], logBytes };
  for (const [name, percent] of amounts('cold', cold, 100)) habits[name] = { ...habits[name], coldShare: percent / 100 };
  return habits;
}

function amounts(option: string, text: string | undefined, most: number): [string, number][] {
  return (text ?? '').split(',').filter(Boolean).map((one): [string, number] => {
    const at = one.lastIndexOf(':');
    const amount = Number(one.slice(at + 1));
    if (at <= 0 || at === one.length - 1 || !(amount >= 0 && amount <= most)) {
      throw new Error(`The option --${option} takes NAMESPACE/NAME:NUMBER, with commas between several and numbers from 0 to ${most}, not "${one}".`);
    }
    return [one.slice(0, at), amount];
  });
}
