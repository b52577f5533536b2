import { formatRate, formatRatio } from '@/lib/base/format-number';
import type { Traffic } from '@/lib/topology/graph';
import { calmFinding, type EdgeFinding } from './edge-finding';
import type { EdgeThresholds } from './thresholds';

/**
 * Envoy's flags on a TCP connection that say it failed; the others describe an ordinary end.
 * UF connect failed · UH no healthy host · UO breaker · UC broken by the far end · NR, NC no route or cluster · URX attempts used up · LH local health check · UPE protocol error.
 */
const failureFlags: ReadonlySet<string> = new Set(['UF', 'UH', 'UO', 'UC', 'NR', 'NC', 'URX', 'LH', 'UPE', 'UAEX']);

/** A TCP edge has no requests and no latency: it is judged by the share of connections that carry a failure flag. */
export function connectionHealth(traffic: Traffic, thresholds: EdgeThresholds): EdgeFinding {
  const { connectionsOpened, sentBytes, receivedBytes } = traffic;
  if (connectionsOpened === null && sentBytes === null && receivedBytes === null) {
    return { grade: 'unknown', symptom: null, reason: () => 'Neither bytes nor connections of this edge were measured.' };
  }
  const failed = Object.entries(traffic.flags).filter(([flag, rate]) => failureFlags.has(flag) && rate > 0).sort((a, b) => b[1] - a[1]);
  // One connection may carry several flags, each with the whole rate: the largest is the lower bound of what failed.
  const worst = failed[0];
  if (worst && connectionsOpened !== null) return failureFinding(worst, connectionsOpened, thresholds);
  if (worst) return { grade: 'unknown', symptom: null, reason: () => `Connections end with ${worst[0]} (${formatRate(worst[1])}), but how many were opened was not measured.` };
  const moved = (connectionsOpened ?? 0) + (sentBytes ?? 0) + (receivedBytes ?? 0);
  if (moved === 0) return { grade: 'idle', symptom: null, reason: () => 'No connection and no byte in the window.' };
  return calmFinding;
}

function failureFinding([flag, rate]: readonly [string, number], opened: number, thresholds: EdgeThresholds): EdgeFinding {
  const limit = thresholds.failedConnections;
  const share = opened > 0 ? Math.min(1, rate / opened) : 1;
  if (share < limit.raised) return calmFinding;
  const grade = share >= limit.critical ? 'critical' : 'raised';
  return {
    grade,
    symptom: 'connections',
    reason: () => `${formatRatio(share)} of the connections ended with ${flag} (${formatRate(rate)}); ${grade === 'critical' ? 'sick' : 'strained'} from ${formatRatio(limit[grade])}.`,
  };
}
