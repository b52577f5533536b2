import { incidents } from '../incidents/incident-catalogue';
import { item, mix, nameKey, uniform } from '../physics/draw';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import { createSimulation } from '../walk/simulation';
import { InvariantWatch } from './invariant-watch';

const startAt = 1_000_000;
const warm = 10;
/** How an incident comes, s; drawn by seed. */
const ramps = [0, 30] as const;

/** What one run broke. */
interface SweepRow {
  readonly incident: string;
  readonly seed: number;
  readonly breaches: readonly string[];
}

/** One run of the demo's shop with incidents as they usually are, alone or together, ended after two thirds of the time; `seconds` beside a warm-up. */
export function sweepOne(names: readonly string[], seed: number, seconds: number): SweepRow {
  const calm: Scenario = { ...scenarioNamed(names.includes('registry-only') ? 'half-meshed' : 'quiet-day'), acts: [], rollout: null };
  const simulation = createSimulation({ scenario: calm, seed, startAt });
  const watch = new InvariantWatch(simulation);
  for (let s = 0; s < warm; s++) simulation.step();
  names.forEach((name, index) => simulation.inject(name, { ramp: item(ramps, Math.floor(ramps.length * uniform(mix(seed, index), 1))) }));
  for (let s = 0; s < seconds; s++) {
    if (s === Math.round((2 / 3) * seconds)) for (const name of names) simulation.stop(name);
    simulation.step();
    if (s % 10 === 0) watch.look();
  }
  return { incident: names.join(' and '), seed, breaches: watch.breaches() };
}

/** An incident and another one, drawn by seed. */
export function pairWith(incident: string, seed: number): readonly string[] {
  const others = incidents.map(({ name }) => name).filter((name) => name !== incident);
  return [incident, item(others, Math.floor(others.length * uniform(mix(seed, nameKey(incident)), 2)))];
}

/** One run of the lottery: a drawn world with drawn faults, which begin after half a minute. */
export function sweepLottery(seed: number, seconds: number): SweepRow {
  const simulation = createSimulation({ scenario: 'lottery', seed, startAt, onsetAfter: 30 });
  const watch = new InvariantWatch(simulation);
  for (let s = 0; s < seconds; s++) {
    simulation.step();
    if (s % 10 === 0) watch.look();
  }
  return { incident: 'lottery', seed, breaches: watch.breaches() };
}

/** Every incident alone, each together with a drawn other one, and the lottery, on so many seeds, as text: how many runs, and every invariant that was broken. */
export function sweepReport(seeds: number, seconds: number, progress: (text: string) => void): string {
  const rows: SweepRow[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    rows.push(...incidents.flatMap(({ name }) => [sweepOne([name], seed, seconds), sweepOne(pairWith(name, seed), seed, seconds)]), sweepLottery(seed, seconds));
    progress(`seed ${seed} of ${seeds}: ${rows.filter((row) => row.breaches.length > 0).length} of ${rows.length} runs broke something`);
  }
  const broken = rows.filter((row) => row.breaches.length > 0);
  const lines = broken.map((row) => `${row.incident}, seed ${row.seed}: ${row.breaches.slice(0, 3).join('; ')}`);
  return [`${rows.length} runs (${incidents.length} incidents alone and with another, and the lottery, ${seeds} seeds), ${broken.length} broke an invariant.`, ...lines, ''].join('\n');
}
