import type { CaseTruth } from './case-truth';
import type { Score } from './score-case';

/** A judged case. */
export interface Scored {
  readonly name: string;
  readonly score: Score;
  readonly truth: CaseTruth;
  /** Milliseconds of the pure part. */
  readonly cost: number;
  readonly edges: number;
}

/** Prints the sums, by class, and the calibration. */
export function printReport(cases: readonly Scored[]): void {
  const sick = cases.filter(({ score }) => !score.quiet);
  const quiet = cases.filter(({ score }) => score.quiet);
  console.log(`\n${cases.length} cases, ${sick.length} sick, ${quiet.length} quiet`);
  line('AC@1', sick, ({ first }) => first);
  line('AC@3', sick, ({ amongThree }) => amongThree);
  line('class', sick, ({ classRight }) => classRight);
  line('joint', sick, ({ joint }) => joint);
  line('abstained', sick, ({ abstained }) => abstained);
  line('host blamed wrongly', cases, ({ hostBlamedWrongly }) => hostBlamedWrongly);
  line('quiet accused', quiet, ({ accused }) => accused);
  console.log('by incident: joint / place / class / abstained of all');
  for (const [name, group] of groups(sick)) {
    const count = (of: (score: Score) => boolean): number => group.filter(({ score }) => of(score)).length;
    console.log(`  ${name.padEnd(36)} ${count((s) => s.joint)} / ${count((s) => s.first)} / ${count((s) => s.classRight)} / ${count((s) => s.abstained)} of ${group.length}`);
  }
  console.log('calibration: said, right, cases');
  for (const low of [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9]) {
    const bin = sick.concat(quiet).filter(({ score }) => score.accused && score.probability >= low && score.probability < (low === 0.9 ? 1.01 : low >= 0.6 ? low + 0.1 : low + 0.2));
    if (bin.length > 0) console.log(`  ${(bin.reduce((sum, { score }) => sum + score.probability, 0) / bin.length).toFixed(2)} ${(bin.filter(({ score }) => score.joint).length / bin.length).toFixed(2)} ${bin.length}`);
  }
  const costs = cases.map(({ cost }) => cost).sort((a, b) => a - b);
  console.log(`cost of the pure part: median ${(costs[Math.floor(costs.length / 2)] ?? 0).toFixed(1)} ms, most ${(costs.at(-1) ?? 0).toFixed(1)} ms`);
}

function line(what: string, cases: readonly Scored[], of: (score: Score) => boolean): void {
  const right = cases.filter(({ score }) => of(score)).length;
  console.log(`${what.padEnd(22)} ${cases.length === 0 ? '–' : (right / cases.length).toFixed(3)} (${right} of ${cases.length})`);
}

function groups(cases: readonly Scored[]): [string, Scored[]][] {
  const found = new Map<string, Scored[]>();
  for (const one of cases) {
    const name = one.truth.blames.map(({ incident }) => incident).sort().join(' + ');
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
