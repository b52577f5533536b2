import type { Seconds } from '@/lib/base/units';
import type { Sample } from '@/lib/promql/sample';
import type { Ask } from '../dialect';
import { increase, marked } from './istio-queries';

const ends = ['source_workload', 'source_workload_namespace', 'source_cluster', 'destination_workload', 'destination_workload_namespace', 'destination_cluster', 'destination_service'];
const windowLabel = 'undermesh_window';
const kindLabel = 'undermesh_kind';
const counters = { requests: 'istio_requests_total', tcp: 'istio_tcp_received_bytes_total' } as const;

/** One instant query: how many pairs of caller and called had traffic in each of several windows. */
export function activityQuery(namespaces: Ask['namespaces'], windows: readonly Seconds[]): string {
  return windows.flatMap((window) => Object.entries(counters).map(([kind, metric]) => {
    const pairs = `count(sum by (${ends.join(', ')}, request_protocol) (${increase(metric, [], { window, namespaces }, 'thorough')}) > 0)`;
    return marked(marked(pairs, windowLabel, String(window)), kindLabel, kind);
  })).join(' or ');
}

/** Pairs with traffic by window; a window without any is not in it. */
export function readActivity(samples: readonly Sample[]): ReadonlyMap<Seconds, number> {
  const found = new Map<Seconds, number>();
  for (const { labels, value } of samples) {
    const window = Number(labels[windowLabel] ?? Number.NaN);
    if (Number.isFinite(window) && Number.isFinite(value)) found.set(window, (found.get(window) ?? 0) + value);
  }
  return found;
}
