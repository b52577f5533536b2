import { formatRatio } from '@/lib/base/format-number';
import { gradeMark, shareOfRequests, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';

/** Envoy's flags that speak of attempts: used up, or refused because too many were open. */
const attemptFlags = ['URX', 'UO'] as const;

/** How many attempts reach the callee for one request of the caller; needs both reporters. */
export function retriesMark({ edge, health }: EdgeInLens): LensMark {
  const { retryAmplification: times } = edge;
  if (edge.protocol === 'tcp' || health.grade === 'idle') return gradeMark(edge.protocol === 'tcp' ? 'calm' : 'idle', edge, () => []);
  const flagged = attemptFlags.flatMap((flag) => {
    const share = shareOfRequests(edge.traffic.flags[flag] ?? 0, edge);
    return share !== null && share > 0 ? [`${flag} ${formatRatio(share)}`] : [];
  });
  if (times === null) return gradeMark('unknown', edge, () => (flagged.length > 0 ? flagged : ['seen from one side only']));
  const { raised, critical } = lensThresholds.retries;
  return gradeMark(times >= critical ? 'critical' : times >= raised ? 'raised' : 'calm', edge, () => [`× ${times.toFixed(2)}`, ...flagged.slice(0, 1)]);
}
