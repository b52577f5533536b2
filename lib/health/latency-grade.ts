import { formatMilliseconds } from '@/lib/base/format-number';
import type { Milliseconds } from '@/lib/base/units';
import type { Quantiles } from '@/lib/topology/latency';
import { calmFinding, type EdgeFinding } from './edge-finding';
import type { EdgeThresholds } from './thresholds';

/** What was usual for this edge: median and interquartile range of its P99 before. */
export interface LatencyPast {
  readonly median: Milliseconds;
  readonly iqr: Milliseconds;
}

/**
 * Grades a P99. Without a past by the thresholds alone. With one, an edge that was always slow (long polling, batch) is calm,
 * and one that became much slower is strained below the threshold too: an edge is first of all compared with itself.
 */
export function judgeLatency(quantiles: Quantiles | null, requests: number, past: LatencyPast | null, thresholds: EdgeThresholds): EdgeFinding {
  const samples = quantiles?.requests ?? requests;
  if (Math.round(samples) < thresholds.thinRequests) {
    return { grade: 'thin', symptom: null, reason: () => `Only ${Math.round(samples)} requests in the window: too few to judge a P99 (fewer than ${thresholds.thinRequests}).` };
  }
  if (quantiles === null || !Number.isFinite(quantiles.p99)) return { grade: 'unknown', symptom: null, reason: () => 'The latency of this edge is not known.' };
  return past === null ? byThreshold(quantiles, thresholds) : byPast(quantiles, past, thresholds);
}

function byThreshold(quantiles: Quantiles, thresholds: EdgeThresholds): EdgeFinding {
  const { raised, critical } = thresholds.p99;
  if (quantiles.p99 < raised) return calmFinding;
  const grade = quantiles.p99 >= critical ? 'critical' : 'raised';
  return found(grade, () => `${p99Sentence(quantiles)}; ${grade === 'critical' ? 'sick' : 'strained'} from ${formatMilliseconds(thresholds.p99[grade])}.`);
}

function byPast(quantiles: Quantiles, past: LatencyPast, thresholds: EdgeThresholds): EdgeFinding {
  const rule = thresholds.againstPast;
  const unusual = quantiles.p99 > past.median + Math.max(rule.spread * past.iqr, (rule.factor - 1) * past.median, rule.atLeast);
  if (!unusual) return calmFinding;
  const muchWorse = quantiles.p99 >= rule.criticalFactor * past.median && quantiles.p99 >= thresholds.p99.raised;
  const grade = quantiles.p99 >= thresholds.p99.critical || muchWorse ? 'critical' : 'raised';
  return found(grade, () => `${p99Sentence(quantiles)}; usual for this edge is ${formatMilliseconds(past.median)}.`);
}

function found(grade: 'raised' | 'critical', reason: () => string): EdgeFinding {
  return { grade, symptom: 'latency', reason };
}

function p99Sentence(quantiles: Quantiles): string {
  const [low, high] = quantiles.p99Bounds;
  const bounds = high === null ? `above ${formatMilliseconds(low)}` : `between ${formatMilliseconds(low)} and ${formatMilliseconds(high)}`;
  return `P99 is ${formatMilliseconds(quantiles.p99)} (${bounds}) of ${Math.round(quantiles.requests).toLocaleString('en-US')} requests`;
}
