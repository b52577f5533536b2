import { formatUnit } from '@/lib/base/format-number';
import type { SignalName, SignalThreshold, SignalUnit } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { fewestEvents, stolenShareThresholds } from '@/lib/hosts/signal-grade';

/** `strained from 3 %, sick from 10 %`; `sick never` where there is no such threshold. */
export function thresholdWords({ raised, critical, unit, worse }: SignalThreshold & { readonly unit: SignalUnit; readonly worse?: 'higher' | 'lower' }): string {
  const from = worse === 'lower' ? 'up to' : 'from';
  const part = (word: string, value: number | null) => (value === null ? `${word} never by itself` : `${word} ${from} ${formatUnit(value, unit)}`);
  return `${part('strained', raised)}, ${part('sick', critical)}`;
}

/** What besides its threshold decides over the grade of a signal; null = nothing. */
export function gradeRule(name: SignalName): string | null {
  switch (name) {
    case 'steal': return `Weighed against demand: of the CPU time that was wanted, ${formatUnit(stolenShareThresholds.raised, 'ratio')} stolen is strained and ${formatUnit(stolenShareThresholds.critical, 'ratio')} sick; its usual is that of this share.`;
    case 'retransmits': return `Not graded below ${fewestEvents.segmentsPerSecond} segments per second.`;
    case 'diskAwait': return `Not graded below ${fewestEvents.diskOperationsPerSecond} operation per second.`;
    default: return null;
  }
}

/** The rule that holds for all signals. */
export const pastRule = 'Also strained below its threshold: from half of it on, when it is more than five interquartile ranges worse than what was usual for this host.';

/** Everything about a signal in one tooltip. */
export function signalHint(name: SignalName): string {
  const fact = signalCatalogue[name];
  return [`${fact.title}, ${thresholdWords(fact)}.`, fact.meaning, gradeRule(name), fact.misleads].filter((part) => part !== null).join(' ');
}
