import { readFileSync, writeFileSync } from 'node:fs';
import { incidents } from '@/lab/incidents/incident-catalogue';
import { signalNames } from '@/lib/hosts/host';
import { expectations, moreColumns, type Expectation } from './signal-expectations';
import type { Outcome, SeedResults } from './signal-outcome';

const document = 'docs/signals.md';
const heading = '## Measured: what moves when something happens';
const columns = [...signalNames, ...moreColumns];
/** Three scrapes, seconds. */
const quickWithin = 45;

interface Judgement {
  readonly quick: readonly string[];
  readonly slow: readonly string[];
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

function judge({ moved, strays, compared }: Outcome, { must: wanted, may }: Expectation): Judgement {
  const must = wanted.filter((column) => compared === true || column !== 'edgeSlower');
  const at = (column: string) => moved[column] ?? Infinity;
  const allowed = new Set([...must, ...may]);
  return {
    quick: must.filter((column) => at(column) <= quickWithin),
    slow: must.filter((column) => at(column) > quickWithin && at(column) < Infinity),
    missed: must.filter((column) => at(column) === Infinity),
    wrong: [...Object.keys(moved).filter((column) => !allowed.has(column)), ...strays.filter((one) => !allowed.has(one.split(' ')[1] ?? ''))],
  };
}

/** One incident on all seeds on which it was measured. */
interface Row {
  readonly incident: string;
  readonly expected: Expectation;
  readonly runs: readonly { readonly seed: number; readonly outcome: Outcome; readonly judged: Judgement }[];
}

function markOf({ moved, strays, compared }: Outcome, column: string, { must, may }: Expectation): string {
  if (column === 'edgeSlower' && compared !== true) return ' ';
  const at = moved[column];
  const [wanted, allowed] = [must.includes(column), may.includes(column)];
  const elsewhere = strays.some((one) => one.endsWith(` ${column}`));
  if ((elsewhere || at !== undefined) && !wanted && !allowed) return '✗';
  if (at === undefined) return wanted ? '–' : '·';
  return wanted ? (at <= quickWithin ? '●' : '◐') : '○';
}

/** A mark for each seed; nothing where all stayed calm and were meant to. */
function cellOf({ runs, expected }: Row, column: string): string {
  const marks = runs.map(({ outcome }) => markOf(outcome, column, expected)).join('');
  return /^[· ]*$/.test(marks) ? (/·/.test(marks) && column === 'edgeSlower' ? '·' : '') : marks;
}

function tableOf(rows: readonly Row[]): string {
  const used = columns.filter((column) => rows.some((row) => cellOf(row, column) !== ''));
  return [
    `| incident | ${used.map((column) => `\`${column}\``).join(' | ')} |`,
    `| --- | ${used.map(() => ':-:').join(' | ')} |`,
    ...rows.map((row) => `| ${row.incident} | ${used.map((column) => cellOf(row, column)).join(' | ')} |`),
  ].join('\n');
}

function rowsOf(results: readonly SeedResults[]): Row[] {
  return incidents.flatMap(({ name }): Row[] => {
    const expected = expectationOf(name);
    const runs = results.flatMap(({ seed, outcomes }) => outcomes.filter(({ incident }) => incident === name).map((outcome) => ({ seed, outcome, judged: judge(outcome, expected) })));
    return runs.length === 0 ? [] : [{ incident: name, expected, runs }];
  });
}

function expectationOf(incident: string): Expectation {
  const found = expectations[incident];
  if (found === undefined) throw new Error(`bench/signal-expectations.ts does not say what "${incident}" has to move.`);
  return found;
}

function remarks(rows: readonly Row[], last: number): string[] {
  return rows.flatMap(({ incident, expected: { note }, runs }) => {
    const said = runs.flatMap(({ seed, outcome, judged: { slow, missed, wrong } }) => {
      const parts = [
        slow.length === 0 ? null : `later than three scrapes: ${slow.map((column) => `\`${column}\` (${outcome.moved[column] ?? '?'} s)`).join(', ')}`,
        missed.length === 0 ? null : `not within ${last} s: ${missed.map((column) => `\`${column}\``).join(', ')}`,
        wrong.length === 0 ? null : `should have stayed calm: ${wrong.map((column) => `\`${column}\``).join(', ')}`,
      ].filter((text) => text !== null);
      return parts.length === 0 ? [] : [`seed ${seed}: ${parts.join('; ')}`];
    });
    return said.length === 0 && note === undefined ? [] : [`- **${incident}**: ${[...said, ...(note === undefined ? [] : [note])].join('; ')}.`];
  });
}

/** What is still open, once for all seeds on which the same is. */
function notMeasured(results: readonly SeedResults[]): string {
  const open = new Map<string, number[]>();
  for (const { seed, outcomes } of results) {
    const names = incidents.filter(({ name }) => !outcomes.some(({ incident }) => incident === name)).map(({ name }) => name).join(', ');
    if (names !== '') open.set(names, [...(open.get(names) ?? []), seed]);
  }
  return [...open].map(([names, seeds]) => ` Not measured yet on ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(' and ')}: ${names}.`).join('');
}

/** The section of docs/signals.md. `last`: how long each incident was watched, seconds. */
export function reportOf(results: readonly SeedResults[], scrape: number, last: number): string {
  const rows = rowsOf(results);
  const runs = rows.flatMap((row) => row.runs);
  const sum = (pick: (one: Judgement) => readonly string[]) => runs.reduce((total, { judged }) => total + pick(judged).length, 0);
  const [quick, slow, missed] = [sum((one) => one.quick), sum((one) => one.slow), sum((one) => one.missed)];
  const gradual = rows.flatMap(({ expected, runs: own }) => (expected.gradual === true ? own.flatMap(({ judged }) => judged.slow) : [])).length;
  const quiet = runs.filter(({ judged: { wrong } }) => wrong.length === 0).length;
  const widened = rows.filter(({ expected, runs: own }) => own.some(({ outcome }) => Object.keys(outcome.moved).some((column) => expected.widened?.includes(column) === true))).map(({ incident }) => incident);
  const unmeasured = notMeasured(results);
  return [
    `\`npm run bench -- signals\`, ${runs.map(({ outcome }) => outcome.date).sort().at(-1) ?? ''}, laboratory ${results[0]?.lab ?? ''}, seeds ${results.map(({ seed }) => seed).join(' and ')}: every incident of the laboratory with its usual settings on an ordinary day, scraped every ${scrape} s into a real Prometheus and read with the product's own queries, readers and grades (window 60 s; the usual level from the eight minutes before).`,
    `Of ${quick + slow + missed} signals that have to move, **${quick}** left calm within three scrapes (${quickWithin} s) of the onset, ${slow} later within ${last} s (${gradual} of them of incidents that take minutes themselves), ${missed} not at all. In **${quiet}** of ${runs.length} runs nothing moved that had to stay calm.${unmeasured}`,
    'One mark for each seed, in their order; a single mark where only one was measured: ● has to move and does within three scrapes · ◐ later · – has to move and does not · ○ moves as a consequence, which it may · ✗ moves and should not (on the host itself or another) · a dot or nothing: calm. Edges were looked at 45, 120 and 345 s after the onset: `edgeLatency` and `edgeErrors` by thresholds alone, so a slowness that stays below 250 ms is not among them; `edgeSlower` against the edge\'s own usual P99 (nine looks before), as the verdict compares it (rows without any mark in that column were measured before it existed).',
    tableOf(rows),
    [
      'How far to trust it: few seeds, one strength and one place for each incident. What may move was written by the authors of the signals from the model of the laboratory, and broadly.',
      widened.length === 0 ? '' : `In ${widened.join(' and ')} something moved that was thought of only when a first run had shown it; it is plausible there, and counted as wrong all the same.`,
      'Earlier runs on seeds 3 and 5 showed steal and PSI io raised by a mere change of demand, gauges made stale by one missed scrape, and a batch job beyond its own limit; rules and laboratory were changed because of it, so on these points those seeds are no independent test.',
      'A signal that is not calm on that day anyway (last lines) can hide what an incident adds to it.',
    ].filter((part) => part !== '').join(' '),
    remarks(rows, last).join('\n'),
    ...results.map(({ seed, background }) => `Not calm on the day of seed ${seed} without any incident, and so no news: ${background.length === 0 ? 'nothing' : background.map((one) => `\`${one}\``).join(', ')}.`),
  ].join('\n\n');
}

/** Replaces the section in docs/signals.md. */
export function writeReport(text: string): void {
  const old = readFileSync(document, 'utf8');
  const start = old.indexOf(heading);
  const next = start < 0 ? -1 : old.indexOf('\n## ', start + heading.length);
  writeFileSync(document, `${(start < 0 ? old : old.slice(0, start)).trimEnd()}\n\n${heading}\n\n${text}\n${next < 0 ? '' : old.slice(next)}`);
}
