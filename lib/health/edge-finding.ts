/**
 * calm · raised (drawn as strained, orange ▲) · critical (sick, vermilion ⬢) · thin (too few requests to judge, dotted) ·
 * idle (measured and silent) · unknown (not measured: broken line with "?"). Unknown is never calm.
 */
export const edgeGrades = ['calm', 'raised', 'critical', 'thin', 'idle', 'unknown'] as const;
export type EdgeGrade = (typeof edgeGrades)[number];

/** What is wrong with an edge. */
export type EdgeSymptom = 'latency' | 'errors' | 'no-response' | 'connections';

/** One symptom found. */
export interface EdgeFinding {
  readonly grade: EdgeGrade;
  readonly symptom: EdgeSymptom | null;
  /** The sentence, written when somebody reads it: a large mesh is judged again and again, and few are read. */
  readonly reason: () => string;
}

/** Nothing wrong found. */
export const calmFinding: EdgeFinding = { grade: 'calm', symptom: null, reason: () => '' };
