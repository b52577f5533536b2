import type { Ratio, UnixSeconds } from '@/lib/base/units';
import type { EdgeId, NodeId } from '@/lib/topology/graph';

/** What a sick edge suffers from (product.md 5). */
export const verdictClasses = [
  'application', 'downstream', 'own-limit', 'proxy', 'network', 'host-steal', 'host-neighbour', 'host-disk', 'host-network', 'overload', 'config', 'unknown',
] as const;
export type VerdictClass = (typeof verdictClasses)[number];

export const suspectKinds = ['host', 'workload', 'pod', 'edge', 'path', 'config', 'external'] as const;
export type SuspectKind = (typeof suspectKinds)[number];

/** cause; victim; trigger = it began it and may be over; sustainer = it keeps it going. */
export const suspectRoles = ['cause', 'victim', 'trigger', 'sustainer'] as const;
export type SuspectRole = (typeof suspectRoles)[number];

export const symptoms = ['latency', 'errors', 'no-response', 'rate'] as const;
export type Symptom = (typeof symptoms)[number];

export const evidenceUnits = ['ms', 'ratio', 'perSecond', 'seconds', 'bytes', 'count'] as const;
export type EvidenceUnit = (typeof evidenceUnits)[number];

/** One observation with its numbers; `what` says it in a sentence. `samples`: requests, pods or moments behind the number. */
export interface Evidence {
  readonly what: string;
  readonly signal: string;
  readonly value: number | null;
  readonly usual: number | null;
  readonly unit: EvidenceUnit;
  readonly samples: number | null;
}

/** A query or command whose answer would confirm a suspicion or clear it. */
export interface Confirmation {
  readonly how: 'promql' | 'kubectl';
  readonly text: string;
}

/** Who is meant by a suspicion. */
export interface Blamed {
  readonly kind: SuspectKind;
  readonly name: string;
  readonly namespace: string | null;
  readonly node: NodeId | null;
  readonly edge: EdgeId | null;
}

/** One entity under suspicion. `probability` is calibrated: of those said with 0.8 about 80 % are right. */
export interface Suspect extends Blamed {
  readonly class: VerdictClass;
  readonly role: SuspectRole;
  readonly probability: Ratio;
  readonly since: UnixSeconds | null;
  readonly sentence: string;
  readonly explains: readonly EdgeId[];
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** Series or kinds that would decide and are not there. */
  readonly missing: readonly string[];
  readonly confirm: readonly Confirmation[];
}

/** The verdict over one edge. `blamed`: index into the suspects; null = unknown. `now`, `usual`: the number that is worst, in `unit`. */
export interface SickEdge {
  readonly edge: EdgeId;
  readonly symptom: readonly Symptom[];
  readonly now: number;
  readonly usual: number;
  readonly unit: 'ms' | 'ratio' | 'perSecond';
  readonly since: UnixSeconds | null;
  readonly class: VerdictClass;
  readonly blamed: number | null;
}

/** The whole verdict, best suspect first. */
export interface Suspects {
  readonly at: UnixSeconds;
  readonly window: number;
  /** What "usual" means. */
  readonly baseline: { readonly start: UnixSeconds; readonly end: UnixSeconds };
  readonly sick: readonly SickEdge[];
  readonly suspects: readonly Suspect[];
}
