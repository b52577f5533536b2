import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import { shareOf } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';

const failing: Readonly<Record<string, string>> = { latency: 'is slow', errors: 'fails', 'no-response': 'gets no response', connections: 'loses connections' };

/** `checkout-v1 → payment-v1 is slow and fails`. */
export function edgeSentence({ from, to, health }: JudgedEdge): string {
  const verbs = Object.keys(failing).flatMap((symptom) => (health.symptoms.some((one) => one === symptom) ? failing[symptom] ?? [] : []));
  return `${from} → ${to} ${verbs.length === 0 ? 'is sick' : verbs.join(' and ')}`;
}

/** The numbers behind the sentence, in the order in which one would say them. */
export function edgeFacts({ edge, health }: JudgedEdge): string[] {
  const { requests, errors5xx, noResponse } = edge.traffic;
  const facts: string[] = [];
  if (health.quantiles !== null) facts.push(`P99 ${formatMilliseconds(health.quantiles.p99)}`);
  const failed = shareOf(errors5xx, requests);
  if (failed !== null && failed > 0) facts.push(`${formatRatio(failed)} 5xx`);
  const silent = shareOf(noResponse, requests);
  if (silent !== null && silent > 0) facts.push(`${formatRatio(silent)} without response`);
  if (requests !== null) facts.push(formatRate(requests));
  if (edge.retryAmplification !== null && edge.retryAmplification >= 1.1) facts.push(`retries × ${edge.retryAmplification.toFixed(1)}`);
  return facts;
}

/** The quiet sentence of a mesh in which nothing is sick. */
export function calmSentence(edges: readonly JudgedEdge[]): string {
  const judged = edges.filter((one) => one.health.grade === 'calm').length;
  const unknown = edges.filter((one) => one.health.grade === 'unknown').length;
  const worst = Math.max(...edges.map((one) => one.health.quantiles?.p99 ?? -1));
  const parts = [`${judged} ${judged === 1 ? 'edge' : 'edges'} calm`];
  if (worst >= 0) parts.push(`worst P99 ${formatMilliseconds(worst)}`);
  if (unknown > 0) parts.push(`${unknown} unknown`);
  return parts.join(' · ');
}
