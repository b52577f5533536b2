import { diagnose } from '@/lib/diagnosis/diagnose';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { baselines, candidates } from './baselines';
import type { PreparedCase } from './case-store';
import type { Recorded } from './record-cases';
import { matches, scoreCase, type Named } from './score-case';
import { sights, withhold } from './withhold';

interface Sum { first: number; three: number; classRight: number; joint: number; sick: number; silent: number; hostWrong: number; quiet: number; accused: number }

/** The verdict with all it sees, with parts withheld, and the simple ways beside it: lines of a Markdown table. */
export function compareLines(recorded: Iterable<Recorded>, wanted: (one: PreparedCase) => boolean): string[] {
  const sums = new Map<string, Sum>();
  const sumOf = (name: string): Sum => {
    const known = sums.get(name) ?? { first: 0, three: 0, classRight: 0, joint: 0, sick: 0, silent: 0, hostWrong: 0, quiet: 0, accused: 0 };
    sums.set(name, known);
    return known;
  };
  for (const one of recorded) {
    if (!wanted(one.given)) continue;
    for (const sight of sights) addVerdict(sumOf(sight === 'both' ? 'verdict, mesh and iron' : `verdict, ${sight} only`), one, sight);
    addBaselines(sumOf, one);
  }
  return [
    '| | AC@1 | AC@3 | class | joint | silent | host blamed wrongly | quiet windows accused |', '|---|---|---|---|---|---|---|---|',
    ...[...sums].map(([name, sum]) => (name.startsWith('verdict')
      ? `| ${name} | ${ratio(sum.first, sum.sick)} | ${ratio(sum.three, sum.sick)} | ${ratio(sum.classRight, sum.sick)} | ${ratio(sum.joint, sum.sick)} | ${ratio(sum.silent, sum.sick)} | ${ratio(sum.hostWrong, sum.sick + sum.quiet)} | ${ratio(sum.accused, sum.quiet)} |`
      : `| ${name} | ${ratio(sum.first, sum.sick)} | ${ratio(sum.three, sum.sick)} | – | – | 0 | – | 1 |`)),
    '', `${sums.get('chance')?.sick ?? 0} windows with a sick edge.`,
  ];
}

function addVerdict(sum: Sum, { given, moment, input }: Recorded, sight: (typeof sights)[number]): void {
  const score = scoreCase(suspectsAnswerSchema.parse(diagnose(withhold(input, sight))), moment.truth, given.unseen);
  if (score.quiet) sum.quiet += 1;
  else {
    sum.sick += 1;
    sum.first += Number(score.first);
    sum.three += Number(score.amongThree);
    sum.classRight += Number(score.classRight);
    sum.joint += Number(score.joint);
    sum.silent += Number(score.abstained);
  }
  sum.hostWrong += Number(score.hostBlamedWrongly);
  sum.accused += Number(score.quiet && score.accused);
}

/** The simple ways always name somebody, also when nothing is sick: only sick windows count for them. */
function addBaselines(sumOf: (name: string) => Sum, { moment: { truth }, input }: Recorded): void {
  if (truth.blames.length === 0) return;
  // They never name an edge: its target is taken for it.
  const right = (one: Named): boolean => truth.blames.some((blame) => matches(one, blame) || (blame.kind === 'edge' && matches(one, { ...blame, kind: 'service', name: blame.name.split('>')[1] ?? '' })));
  const all = candidates(input);
  const hits = all.filter(right).length;
  const chance = sumOf('chance');
  chance.sick += 1;
  chance.first += all.length === 0 ? 0 : hits / all.length;
  chance.three += all.length === 0 ? 0 : Math.min(1, (3 * hits) / all.length);
  for (const { name, rank } of baselines) {
    const [sum, ranking] = [sumOf(name), rank(input)];
    sum.sick += 1;
    sum.first += Number(ranking.slice(0, 1).some(right));
    sum.three += Number(ranking.slice(0, 3).some(right));
  }
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(2);
}
