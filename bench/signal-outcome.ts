import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one incident did to the signals. */
export interface Outcome {
  readonly incident: string;
  /** Day on which it was measured. */
  readonly date: string;
  /** Column → seconds after the onset at which it first moved; on the incident's own host or target. */
  readonly moved: Readonly<Record<string, number>>;
  /** `HOST COLUMN` of hosts that the incident does not name. */
  readonly strays: readonly string[];
  /** Compared by an earlier version, which took a signal that was strained before for no news when it became sick. */
  readonly withoutGrades?: boolean;
}

/** Everything that was measured; a run of some incidents replaces theirs only. */
export interface Results {
  readonly seed: number;
  /** What is not calm without any incident. */
  readonly background: readonly string[];
  readonly outcomes: readonly Outcome[];
}

const file = 'bench/signals-results.json';

/** Puts new outcomes among those of earlier runs and keeps them. */
export function keepResults({ seed, background, outcomes }: Results): Results {
  const before = readResults();
  const fresh = new Set(outcomes.map(({ incident }) => incident));
  const kept = before === null || before.seed !== seed ? [] : before.outcomes.filter(({ incident }) => !fresh.has(incident));
  const all = { seed, background: [...background].sort(), outcomes: [...kept, ...outcomes] };
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
  return all;
}

/** Guarantee: only `keepResults` writes this file. */
function readResults(): Results | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : null;
}
