import type { Sample } from '@/lib/promql/sample';
import { known } from './istio-labels';

/** `global.multiCluster.clusterName` of Istio when nobody sets it. */
export const unnamedCluster = 'Kubernetes';

const ends = ['source_cluster', 'destination_cluster'] as const;

/** One sample for each pair of clusters; requests and TCP, because a mesh may have only one of them. */
export const clustersQuery = ['istio_requests_total', 'istio_tcp_connections_opened_total'].map((metric) => `group by (${ends.join(', ')}) (${metric})`).join(' or ');

/** The names of clusters at either end; ends that name none are left out. */
export function readClusters(samples: readonly Sample[]): ReadonlySet<string> {
  return new Set(samples.flatMap(({ labels }) => ends.flatMap((end) => known(labels, end) ?? [])));
}
