import { readFileSync, writeFileSync } from 'node:fs';
import { incidents } from '@/lab/incidents/incident-catalogue';
import { signalNames } from '@/lib/hosts/host';
import { expectations, moreColumns, type Expectation } from './signal-expectations';
import type { Outcome, Results } from './signal-outcome';

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

function judge({ moved, strays }: Outcome, { must, may }: Expectation): Judgement {
  const at = (column: string) => moved[column] ?? Infinity;
  const allowed = new Set([...must, ...may]);
  return {
    quick: must.filter((column) => at(column) <= quickWithin),
    slow: must.filter((column) => at(column) > quickWithin && at(column) < Infinity),
    missed: must.filter((column) => at(column) === Infinity),
    wrong: [...Object.keys(moved).filter((column) => !allowed.has(column)), ...strays.filter((one) => !allowed.has(one.split(' ')[1] ?? ''))],
  };
}

function cellOf({ moved, strays }: Outcome, column: string, { must, may }: Expectation): string {
  const at = moved[column];
  const [wanted, allowed] = [must.includes(column), may.includes(column)];
  const elsewhere = strays.some((one) => one.endsWith(` ${column}`));
  if ((elsewhere || at !== undefined) && !wanted && !allowed) return '✗';
  if (at === undefined) return wanted ? '–' : '';
  return wanted ? (at <= quickWithin ? '●' : `◐ ${at} s`) : '○';
}

function tableOf(outcomes: readonly Outcome[]): string {
  const used = columns.filter((column) => outcomes.some((one) => cellOf(one, column, expectationOf(one)) !== ''));
  return [
    `| incident | ${used.map((column) => `\`${column}\``).join(' | ')} |`,
    `| --- | ${used.map(() => ':-:').join(' | ')} |`,
    ...outcomes.map((one) => `| ${one.incident} | ${used.map((column) => cellOf(one, column, expectationOf(one))).join(' | ')} |`),
  ].join('\n');
}

function expectationOf({ incident }: Outcome): Expectation {
  const found = expectations[incident];
  if (found === undefined) throw new Error(`bench/signal-expectations.ts does not say what "${incident}" has to move.`);
  return found;
}

function remarks(outcomes: readonly Outcome[], last: number): string[] {
  return outcomes.flatMap((one) => {
    const { note } = expectationOf(one);
    const { slow, missed, wrong } = judge(one, expectationOf(one));
    const said = [
      slow.length === 0 ? null : `later than three scrapes: ${slow.map((column) => `\`${column}\` (${one.moved[column] ?? '?'} s)`).join(', ')}`,
      missed.length === 0 ? null : `not within ${last} s: ${missed.map((column) => `\`${column}\``).join(', ')}`,
      wrong.length === 0 ? null : `should have stayed calm: ${wrong.map((column) => `\`${column}\``).join(', ')}`,
    ].filter((text) => text !== null);
    return said.length === 0 && note === undefined ? [] : [`- **${one.incident}**: ${[...said, ...(note === undefined ? [] : [note])].join('; ')}.`];
  });
}

/** The section of docs/signals.md. `last`: how long each incident was watched, seconds. */
export function reportOf({ seed, background, outcomes }: Results, scrape: number, last: number): string {
  const order = incidents.map(({ name }) => name);
  const sorted = outcomes.filter(({ incident }) => order.includes(incident)).sort((a, b) => order.indexOf(a.incident) - order.indexOf(b.incident));
  const judged = sorted.map((one) => judge(one, expectationOf(one)));
  const sum = (pick: (one: Judgement) => readonly string[]) => judged.reduce((total, one) => total + pick(one).length, 0);
  const [quick, slow, missed] = [sum((one) => one.quick), sum((one) => one.slow), sum((one) => one.missed)];
  const quiet = judged.filter(({ wrong }) => wrong.length === 0).length;
  const widened = sorted.filter((one) => Object.keys(one.moved).some((column) => expectationOf(one).widened?.includes(column) === true)).map(({ incident }) => incident);
  const earlier = sorted.filter(({ withoutGrades }) => withoutGrades === true).map(({ incident }) => incident);
  const unmeasured = order.filter((name) => !sorted.some(({ incident }) => incident === name));
  return [
    `\`npm run bench -- signals\`, ${sorted.map(({ date }) => date).sort().at(-1) ?? ''}, seed ${seed}: every incident of the laboratory with its usual settings on an ordinary day, scraped every ${scrape} s into a real Prometheus and read with the product's own queries, readers and grades (window 60 s; the usual level from the eight minutes before).`,
    `Of ${quick + slow + missed} signals that have to move, **${quick}** left calm within three scrapes (${quickWithin} s) of the onset, ${slow} later within ${last} s, ${missed} not at all. In **${quiet}** of ${sorted.length} incidents nothing moved that had to stay calm.${unmeasured.length === 0 ? '' : ` Not measured: ${unmeasured.join(', ')}.`}`,
    '● has to move and does within three scrapes · ◐ later, with the seconds · – has to move and does not · ○ moves as a consequence, which it may · ✗ moves and should not (on the host itself or another) · empty: calm. Edges were looked at 45, 120 and 345 s after the onset and judged by their thresholds alone (no past of their own), so a slowness that stays below 250 ms, or a 404 of a lost route, is not among them.',
    tableOf(sorted),
    [
      'How far to trust it: one seed, one strength and one place for each incident. What may move was written by the authors of the signals from the model of the laboratory, and broadly.',
      widened.length === 0 ? '' : `In ${widened.join(' and ')} something moved that was thought of only when it was seen; it is plausible there, and counted as wrong all the same.`,
      'An earlier run on this seed showed steal raised by a busy neighbour and gauges made stale by one missed scrape; both rules were changed because of it, so on these two points the table is no independent test.',
      earlier.length === 0 ? '' : `Read from an earlier version of the comparison, which took no notice when something strained became sick: ${earlier.join(', ')}.`,
      'A signal that is not calm on that day anyway (last line) can hide what an incident adds to it.',
    ].filter((part) => part !== '').join(' '),
    remarks(sorted, last).join('\n'),
    `Not calm on the same day without any incident, and so no news: ${background.length === 0 ? 'nothing' : background.map((one) => `\`${one}\``).join(', ')}.`,
  ].join('\n\n');
}

/** Replaces the section in docs/signals.md. */
export function writeReport(text: string): void {
  const old = readFileSync(document, 'utf8');
  const start = old.indexOf(heading);
  const next = start < 0 ? -1 : old.indexOf('\n## ', start + heading.length);
  writeFileSync(document, `${(start < 0 ? old : old.slice(0, start)).trimEnd()}\n\n${heading}\n\n${text}\n${next < 0 ? '' : old.slice(next)}`);
}
