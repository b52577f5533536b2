import { formatUnit, formatMilliseconds } from '@/lib/base/format-number';
import { formatClock, formatSpan, type Zone } from '@/lib/base/format-time';
import type { EvidenceUnit, SuspectRole, VerdictClass } from '@/lib/diagnosis/suspect';
import type { Suspect } from './use-suspects';

/** Classes of verdicts as people call them. */
export const classWords: Readonly<Record<VerdictClass, string>> = {
  application: 'the application itself', downstream: 'something outside the mesh', 'own-limit': 'its own limit', proxy: 'the proxy', network: 'the network',
  'host-steal': 'hypervisor steal', 'host-neighbour': 'a neighbour on the host', 'host-disk': 'the disk of the host', 'host-network': 'the network of the host',
  overload: 'overload', config: 'configuration', unknown: 'cannot be told',
};

/** Roles as people call them. */
export const roleWords: Readonly<Record<SuspectRole, string>> = { cause: 'cause', victim: 'victim', trigger: 'began it', sustainer: 'keeps it going' };

/** `very likely (92 %)`: how sure, in a word and in the number behind it. */
export function sureness(probability: number): string {
  const word = probability >= 0.9 ? 'very likely' : probability >= 0.7 ? 'likely' : probability >= 0.4 ? 'perhaps' : 'a guess';
  return `${word} (${Math.round(probability * 100)} %)`;
}

/** `812 ms`, `21 %`… of one piece of evidence; null when it has no number. */
export function evidenceNumber(value: number | null, unit: EvidenceUnit): string | null {
  if (value === null) return null;
  return unit === 'ms' ? formatMilliseconds(value) : formatUnit(value, unit);
}

/** `since 13:42 UTC (18 m)`; null when the beginning is not known. */
export function sinceWords(since: number | null, at: number, zone: Zone): string | null {
  return since === null ? null : `since ${formatClock(since, zone, false)}${zone === 'utc' ? ' UTC' : ''} (${formatSpan(Math.max(0, at - since))})`;
}

/** What stands below the sentence of the verdict: what it explains, since when, how sure. */
export function verdictFacts(suspect: Suspect, sick: number, at: number, zone: Zone): string[] {
  const explains = suspect.explains.length;
  return [
    ...(explains === 0 ? [] : [`explains ${explains} of ${Math.max(sick, explains)} sick ${sick === 1 ? 'edge' : 'edges'}`]),
    sinceWords(suspect.since, at, zone) ?? 'since when is not known',
    sureness(suspect.probability),
    ...suspect.evidence.slice(0, 2).map((one) => one.what.replace(/\.$/, '')),
  ];
}
