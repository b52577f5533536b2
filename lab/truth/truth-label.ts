import type { Blame } from '../incidents/incident';
import type { EdgeName } from './ledger';

/** Part that something has in an edge's sickness. */
export type Role = 'cause' | 'trigger' | 'sustainer';

/** One thing without which the edge would be well, or half as ill. */
export interface CauseOfEdge {
  /** Id of the fault, or of the condition. */
  readonly id: string;
  readonly role: Role;
  /** Share of the excess that goes when it is left out. */
  readonly removes: number;
}

/** An answer that a tool may give. */
export type Answer = Pick<Blame, 'class' | 'kind' | 'name'>;

/** What is true of one sick edge in one interval (unix s). */
export interface TruthLabel {
  readonly interval: { readonly start: number; readonly end: number };
  readonly edge: EdgeName;
  readonly class: Blame['class'];
  readonly location: { readonly kind: Blame['kind']; readonly name: string };
  readonly measure: string;
  readonly causes: readonly CauseOfEdge[];
  /** joint: it takes all of them; redundant: any alone would do. */
  readonly together: 'alone' | 'joint' | 'redundant';
  /** cause: the fault sits on this edge; victim: it came from elsewhere. */
  readonly role: 'cause' | 'victim';
  readonly acceptable: readonly Answer[];
  readonly unknownIsRight: boolean;
  /** Unix s of the first interval in which the edge was sick without a break. */
  readonly onset: number;
}

/** What is true of one fault of the run. */
export interface FaultTruth {
  readonly id: string;
  readonly incident: string;
  readonly knobs: Readonly<Record<string, number | string>>;
  /** Unix s; null = it stays. */
  readonly from: number;
  readonly to: number | null;
  readonly blame: Blame;
  /** cause of at least one sick edge, or decoy. */
  readonly role: 'cause' | 'decoy';
  /** Series as scraped that show it (at most five of them); empty = none does, so "unknown" is right; null = edges show it, or the runs' series were not compared. */
  readonly shownBy: readonly string[] | null;
}

/** The truth of one run. */
export interface TruthFile {
  readonly lab: string;
  readonly scenario: string;
  readonly seed: number;
  readonly startAt: number;
  /** Unix s at which the run ends. */
  readonly end: number;
  readonly onset: number;
  readonly faults: readonly FaultTruth[];
  readonly labels: readonly TruthLabel[];
  /** How the edges' sickness was found: number of runs. */
  readonly runs: number;
}
