import { blindnesses } from './draw-case';
import type { Moment, PreparedCase } from './case-store';
import type { Score } from './score-case';

/** A judged window. */
export interface Scored {
  readonly given: PreparedCase;
  readonly moment: Moment;
  readonly score: Score;
  /** Whether the answer said that something could not be read this time. */
  readonly holes: boolean;
  /** Milliseconds: of the whole answer over HTTP, or of the pure part alone. */
  readonly cost: number;
}

type Of = (score: Score) => boolean;

/** The sums, by class, by what was not measured, by size, and the calibration: lines of Markdown. */
export function reportLines(cases: readonly Scored[]): string[] {
  const sick = cases.filter(({ score }) => !score.quiet);
  const quiet = cases.filter(({ score }) => score.quiet);
  const accused = cases.filter(({ score }) => score.accused);
  return [
    `${cases.length} windows, ${sick.length} with a sick edge, ${quiet.length} without${cases.some(({ holes }) => holes) ? `, ${cases.filter(({ holes }) => holes).length} answers with holes that the machine made` : ''}.`, '',
    '| | share | of |', '|---|---|---|',
    row('AC@1', sick, (one) => one.first), row('AC@3', sick, (one) => one.amongThree), row('class right', sick, (one) => one.classRight), row('joint (entity and class)', sick, (one) => one.joint),
    row('silent or *unknown*', sick, (one) => one.abstained), row('wrong entity accused', sick, (one) => one.accused && !one.first),
    row('of the accusations, right', accused, (one) => one.first),
    row('host blamed wrongly, of all windows', cases, (one) => one.hostBlamedWrongly), row('quiet windows accused', quiet, (one) => one.accused), '',
    ...table('class', sick, ({ moment }) => distinct(moment.truth.blames.map((one) => one.class))),
    ...table('incident', sick, ({ moment }) => distinct(moment.truth.blames.map((one) => one.incident))),
    ...table('not measured', sick, ({ given }) => given.blind, blindnesses),
    ...table('services', sick, ({ given }) => sizeOf(given.services), ['up to 20', '21 to 50', '51 to 200']),
    ...table('causes', sick, ({ moment }) => (new Set(moment.truth.blames.map(({ act }) => act)).size > 1 ? 'two or more' : 'one')),
    '| quiet window | accused | of |', '|---|---|---|',
    ...(['end', 'before'] as const).map((part) => {
      const group = quiet.filter(({ moment }) => moment.part === part);
      return `| ${part === 'end' ? 'nothing drawn, harmless or over' : 'before the faults begin'} | ${group.filter(({ score }) => score.accused).length} | ${group.length} |`;
    }), '',
    ...calibrationTable(accused), '',
    costLine(cases),
  ];
}

function row(what: string, cases: readonly Scored[], of: Of): string {
  const right = cases.filter(({ score }) => of(score)).length;
  return `| ${what} | ${cases.length === 0 ? '–' : (right / cases.length).toFixed(3)} | ${right} of ${cases.length} |`;
}

function table(what: string, cases: readonly Scored[], of: (one: Scored) => string, order: readonly string[] = []): string[] {
  const groups = new Map<string, Scored[]>();
  for (const one of cases) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
  const sorted = [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1));
  return [
    `| ${what} | windows | AC@1 | class | joint | silent |`, '|---|---|---|---|---|---|',
    ...sorted.map(([name, group]) => `| ${name} | ${group.length} | ${share(group, (one) => one.first)} | ${share(group, (one) => one.classRight)} | ${share(group, (one) => one.joint)} | ${share(group, (one) => one.abstained)} |`), '',
  ];
}

function share(cases: readonly Scored[], of: Of): string {
  return (cases.filter(({ score }) => of(score)).length / cases.length).toFixed(2);
}

function distinct(names: readonly string[]): string {
  return [...new Set(names)].sort().join(' + ');
}

function sizeOf(services: number): string {
  return services <= 20 ? 'up to 20' : services <= 50 ? '21 to 50' : '51 to 200';
}

const bounds = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.001] as const;

function calibrationTable(accused: readonly Scored[]): string[] {
  const lines = bounds.slice(0, -1).flatMap((low, index) => {
    const bin = accused.filter(({ score: { probability } }) => probability >= low && probability < (bounds[index + 1] ?? 1));
    if (bin.length === 0) return [];
    const said = bin.reduce((sum, { score }) => sum + score.probability, 0) / bin.length;
    return [`| ${said.toFixed(2)} | ${(bin.filter(({ score }) => score.joint).length / bin.length).toFixed(2)} | ${bin.length} |`];
  });
  return ['| said | right (entity and class) | windows |', '|---|---|---|', ...lines];
}

function costLine(cases: readonly Scored[]): string {
  const costs = cases.map(({ cost }) => cost).sort((a, b) => a - b);
  return `Time: median ${Math.round(costs[Math.floor(costs.length / 2)] ?? 0)} ms, most ${Math.round(costs.at(-1) ?? 0)} ms.`;
}
