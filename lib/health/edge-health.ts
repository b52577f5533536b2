import { formatRatio } from '@/lib/base/format-number';
import type { Seconds } from '@/lib/base/units';
import type { GraphEdge, Traffic } from '@/lib/topology/graph';
import type { EdgeLatency, Quantiles } from '@/lib/topology/latency';
import { connectionHealth } from './connection-health';
import { calmFinding, type EdgeFinding, type EdgeGrade, type EdgeSymptom } from './edge-finding';
import { judgeLatency, type LatencyPast } from './latency-grade';
import { meshFailure } from './mesh-failure';
import { edgeThresholds, type EdgeThresholds } from './thresholds';

/** The judgement over one edge. */
export interface EdgeHealth {
  readonly grade: EdgeGrade;
  /** Sentences with their numbers, the worst first; a calm edge has none. */
  readonly reasons: readonly string[];
  readonly symptoms: readonly EdgeSymptom[];
  /** The quantiles that were judged: the caller's, else the called side's. */
  readonly quantiles: Quantiles | null;
}

/** What an edge is judged by besides its traffic. */
export interface EdgeScope {
  readonly window: Seconds;
  readonly past?: LatencyPast | null;
  readonly thresholds?: EdgeThresholds;
}

/**
 * Grades an edge by errors, unanswered and undelivered requests and P99 (a TCP edge by its connections).
 *
 * @param latency null = the latency of this edge is not known (then a quiet edge is unknown, not calm); 'pending' = it was not read yet, judged without.
 */
export function edgeHealth(edge: GraphEdge, latency: EdgeLatency | 'pending' | null, scope: EdgeScope): EdgeHealth {
  const thresholds = scope.thresholds ?? edgeThresholds;
  if (edge.protocol === 'tcp') return verdict([connectionHealth(edge.traffic, thresholds)], null);
  const { requests } = edge.traffic;
  if (requests === null) return verdict([{ grade: 'unknown', symptom: null, reason: () => 'Requests on this edge were not measured.' }], null);
  if (requests === 0) return verdict([{ grade: 'idle', symptom: null, reason: () => 'No requests in the window.' }], null);
  const quantiles = latency === 'pending' || latency === null ? null : latency.source ?? latency.destination;
  const count = requests * scope.window;
  const findings = [
    failureShare(edge.traffic, 'errors5xx', count, thresholds),
    failureShare(edge.traffic, 'noResponse', count, thresholds),
    meshFailure(edge, count, thresholds),
    latency === 'pending' ? calmFinding : judgeLatency(quantiles, count, scope.past ?? null, thresholds),
  ];
  return verdict(findings, quantiles);
}

/** Worst first. Unknown outranks thin and calm: what cannot be seen is never drawn as well. */
const rank: Readonly<Record<EdgeGrade, number>> = { critical: 0, raised: 1, unknown: 2, thin: 3, idle: 4, calm: 5 };

function verdict(findings: readonly EdgeFinding[], quantiles: Quantiles | null): EdgeHealth {
  const sorted = findings.filter((one) => one.grade !== 'calm').sort((a, b) => rank[a.grade] - rank[b.grade]);
  return {
    grade: sorted[0]?.grade ?? 'calm',
    get reasons() {
      return sorted.map((one) => one.reason());
    },
    symptoms: [...new Set(sorted.flatMap((one) => (one.symptom === null ? [] : [one.symptom])))],
    quantiles,
  };
}

const failureWords = {
  errors5xx: { symptom: 'errors', what: 'of the requests failed at the server (5xx)', unknown: 'Server errors were not measured.' },
  noResponse: { symptom: 'no-response', what: 'of the requests got no response', unknown: 'Unanswered requests were not measured.' },
} as const;

function failureShare(traffic: Traffic, which: keyof typeof failureWords, count: number, thresholds: EdgeThresholds): EdgeFinding {
  const words = failureWords[which];
  const rate = traffic[which];
  if (rate === null || traffic.requests === null) return { grade: 'unknown', symptom: null, reason: () => words.unknown };
  const share = rate / traffic.requests;
  const failures = share * count;
  const limit = thresholds[which];
  // Rounded, because a rate times its window gives 2.9999 for three requests.
  if (share < limit.raised || Math.round(failures) < thresholds.fewestFailures) return calmFinding;
  const grade = share >= limit.critical ? 'critical' : 'raised';
  return {
    grade,
    symptom: words.symptom,
    reason: () => `${formatRatio(share)} ${words.what}, about ${whole(failures)} of ${whole(count)}; ${grade === 'critical' ? 'sick' : 'strained'} from ${formatRatio(limit[grade])}.`,
  };
}

/** A count in a sentence: 4,300. */
function whole(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** A node is as sick as the worst of the edges that end at it: what its callers experience. No in-edge: idle. */
export function nodeHealth(inEdges: readonly EdgeHealth[]): EdgeHealth {
  const busy = inEdges.filter((one) => one.grade !== 'idle');
  const worst = [...busy].sort((a, b) => rank[a.grade] - rank[b.grade])[0];
  if (!worst) return { grade: 'idle', reasons: inEdges.length === 0 ? [] : ['No requests in the window.'], symptoms: [], quantiles: null };
  const same = busy.filter((one) => one.grade === worst.grade);
  return {
    grade: worst.grade,
    get reasons() {
      return [...new Set(same.flatMap((one) => one.reasons))];
    },
    symptoms: [...new Set(same.flatMap((one) => one.symptoms))],
    quantiles: worst.quantiles,
  };
}

/** The word that people read for a grade (screens.md). */
export const gradeWords: Readonly<Record<EdgeGrade, string>> = {
  calm: 'calm', raised: 'strained', critical: 'sick', thin: 'too few requests to judge', idle: 'silent', unknown: 'unknown',
};
