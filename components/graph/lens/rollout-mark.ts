import { formatRatio } from '@/lib/base/format-number';
import { gradeMark, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';

/** So many standard deviations of a sampled share are chance, not a rollout that went wrong. */
const chance = 3;

/**
 * The split between versions of one thing as this caller sees it, against the configured weight when that is known.
 * A difference counts when it is larger than chance allows: 3·√(p(1−p)/n).
 */
export function rolloutMark({ edge, health, window, facts }: EdgeInLens): LensMark {
  const family = facts.siblings(edge);
  if (family.length < 2 || edge.traffic.requests === null) return { ...gradeMark(health.grade === 'unknown' ? 'unknown' : 'idle', edge, () => []), tone: 'faint', dash: edge.protocol === 'tcp' ? 'tcp' : 'solid' };
  const whole = family.reduce((sum, one) => sum + (one.traffic.requests ?? 0), 0);
  if (whole === 0) return gradeMark('idle', edge, () => []);
  const share = edge.traffic.requests / whole;
  const wished = facts.weights?.get(edge.id);
  if (wished === undefined) return { tone: 'strong', dash: 'solid', loud: 1, label: () => [formatRatio(share)] };
  const apart = Math.abs(share - wished);
  const byChance = chance * Math.sqrt((wished * (1 - wished)) / Math.max(1, whole * window));
  const { raised, critical } = lensThresholds.split;
  const grade = apart < raised || apart <= byChance ? 'calm' : apart >= critical ? 'critical' : 'raised';
  return { ...gradeMark(grade, edge, () => [formatRatio(share), `set ${formatRatio(wished)}`]), ...(grade === 'calm' ? { tone: 'strong' as const, loud: 1 as const } : {}) };
}
