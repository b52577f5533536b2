import type { Sample } from '@/lib/promql/sample';
import { nodeLabels } from './exporter-labels';

/** How hosts are called when several clusters are shown: by their own names, unless two clusters have a host of the same name. */
export interface HostNames {
  /** The name shown: `worker-1`, or `worker-1@east` where the name alone would mean two machines. */
  display(name: string, cluster: string | null): string;
}

/** Finds the names that occur in several clusters, from the labels of any answers about hosts. */
export function hostNames(answers: readonly (readonly Sample[])[]): HostNames {
  const clusters = new Map<string, Set<string>>();
  for (const { labels } of answers.flat()) {
    if (!labels.cluster) continue;
    const name = nodeLabels.map((label) => labels[label]).find((value) => value !== undefined && value !== '') ?? labels.instance;
    if (name === undefined || name === '') continue;
    const seen = clusters.get(name);
    if (seen === undefined) clusters.set(name, new Set([labels.cluster]));
    else seen.add(labels.cluster);
  }
  return { display: (name, cluster) => (cluster !== null && (clusters.get(name)?.size ?? 0) > 1 ? `${name}@${cluster}` : name) };
}
