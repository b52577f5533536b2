import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one incident did to the signals. */
export interface Outcome {
  readonly incident: string;
  /** Day on which it was measured. */
  readonly date: string;
  /** Column → seconds after the onset at which it first moved; on the incident's own host or target. */
  readonly moved: Readonly<Record<string, number>>;
  /** Edges were compared with their own past too. */
  readonly compared?: boolean;
  /** `HOST COLUMN` of hosts that the incident does not name. */
  readonly strays: readonly string[];
}

/** One draw of the ordinary day, and every incident on it. */
export interface SeedResults {
  readonly seed: number;
  /** Version of the laboratory's physics. */
  readonly lab: string;
  /** What is not calm without any incident. */
  readonly background: readonly string[];
  readonly outcomes: readonly Outcome[];
}

const file = 'bench/signals-results.json';

/** Puts new outcomes among those of earlier runs and keeps them, all seeds in their order. Those of an older laboratory are forgotten. */
export function keepResults(fresh: SeedResults): readonly SeedResults[] {
  const known = readResults().filter(({ lab }) => lab === fresh.lab);
  const names = new Set(fresh.outcomes.map(({ incident }) => incident));
  const kept = known.find(({ seed }) => seed === fresh.seed)?.outcomes.filter(({ incident }) => !names.has(incident)) ?? [];
  const all = [...known.filter(({ seed }) => seed !== fresh.seed), { ...fresh, background: [...fresh.background].sort(), outcomes: [...kept, ...fresh.outcomes] }].sort((a, b) => a.seed - b.seed);
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
  return all;
}

/** Incidents that were measured on this draw with this laboratory. */
export function measuredBefore(seed: number, lab: string): ReadonlySet<string> {
  const of = readResults().find((one) => one.seed === seed && one.lab === lab);
  return new Set(of?.outcomes.map(({ incident }) => incident));
}

/** Guarantee: only `keepResults` writes this file. */
function readResults(): readonly SeedResults[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly SeedResults[]) : [];
}
