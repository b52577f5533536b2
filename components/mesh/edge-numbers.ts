import { formatByteRate, formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { Latency } from '@/lib/topology/latency';
import type { Lens } from '@/lib/url/lens';
import type { JudgedEdge } from './mesh-health';

/** Share of requests, 0…1; null when either is not measured or nobody asked. */
export function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

/** Which number of an edge a list shows, as `/api/v1/promql` names it; null when it shows none. */
export function headlineQuery({ edge, health }: JudgedEdge, lens: Lens, latency: Latency | null): string | null {
  const symptom = lens === 'latency' && health.symptoms.includes('latency') ? 'latency' : health.symptoms[0];
  if (symptom === 'errors') return 'errors5xxShare';
  if (symptom === 'no-response') return 'noResponseShare';
  if (health.quantiles !== null) return latency?.edges[edge.id]?.source === health.quantiles ? 'p99.caller' : 'p99.callee';
  if (edge.traffic.requests !== null) return 'requests';
  return edge.traffic.sentBytes === null ? null : 'sentBytes';
}

/** The number that a list shows for an edge: what made it sick (latency first in the latency lens), else its P99, else its rate. */
export function headlineNumber({ edge, health }: JudgedEdge, lens: Lens = 'errors'): string {
  const { traffic } = edge;
  const symptom = lens === 'latency' && health.symptoms.includes('latency') ? 'latency' : health.symptoms[0];
  if (symptom === 'errors') return `${formatRatio(shareOf(traffic.errors5xx, traffic.requests))} 5xx`;
  if (symptom === 'no-response') return `${formatRatio(shareOf(traffic.noResponse, traffic.requests))} silent`;
  if (health.quantiles !== null) return formatMilliseconds(health.quantiles.p99);
  if (traffic.requests !== null) return formatRate(traffic.requests);
  return traffic.sentBytes === null ? '–' : formatByteRate(traffic.sentBytes);
}
