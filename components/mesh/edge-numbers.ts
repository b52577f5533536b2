import { formatByteRate, formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { Lens } from '@/lib/url/lens';
import type { JudgedEdge } from './mesh-health';

/** Share of requests, 0…1; null when either is not measured or nobody asked. */
export function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
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
