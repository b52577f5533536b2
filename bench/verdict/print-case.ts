import type { SuspectsAnswer } from '@/lib/wire/suspects-answer';
import type { Moment, PreparedCase } from './case-store';
import type { Score } from './score-case';

/** One window in a few lines, for whoever works on the rules. Never called for a sealed seed. */
export function printCase(given: PreparedCase, moment: Moment, answer: SuspectsAnswer, score: Score): void {
  const outcome = score.quiet ? (score.accused ? 'ACCUSED' : 'quiet') : score.joint ? 'right' : score.first ? 'place' : score.abstained ? 'silent' : 'WRONG';
  const { truth } = moment;
  const short = (id: string): string => id.split('>').slice(0, 2).map((node) => node.split('/').pop() ?? '').join('>');
  const last = (name: string): string => name.split('/').pop() ?? '';
  console.log(`\n${outcome} ${given.name} (${moment.part}, ${given.services} services, not measured: ${given.blind}): ${given.acts.join(' | ')}`);
  console.log(`   truth: ${truth.blames.map((one) => `${one.class} @ ${one.kind} ${one.name} (${one.act})`).join(', ') || 'nothing sick'}; sick ${truth.sick.map(({ edge, causes }) => `${last(edge.client)}>${last(edge.service)}[${causes.join(',').replaceAll('fault-', '')}]`).slice(0, 12).join(' ')}`);
  console.log(`   found: ${answer.sick.slice(0, 12).map((one) => `${short(one.edge)}:${one.symptom.map((s) => s[0]).join('')}:${one.class}`).join(' ')}`);
  for (const one of answer.suspects.slice(0, 4)) console.log(`     p=${one.probability} ${one.role} ${one.class} @ ${one.kind} ${one.namespace ?? ''}/${one.name} (${one.explains.length}) ${one.evidence.slice(0, 3).map(({ what }) => what).join(' ')}${one.class === 'unknown' ? ` missing: ${one.missing.join('; ')}` : ''}`);
}
