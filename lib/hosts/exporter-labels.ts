import type { Labels } from '@/lib/promql/sample';

/**
 * The labels by which some way of installation or other tells one exporter from another, and which Node it stands on.
 * Grouping by a label that is not there costs nothing, so all are asked for at once (dialects: mapping of `instance`).
 */
export const exporterLabels = [
  'cluster', 'job', 'instance', 'node', 'kubernetes_node', 'exported_node', 'kubernetes_io_hostname', 'nodename', 'node_name', 'k8s_node_name', 'hostname', 'host',
  'namespace', 'pod', 'kubernetes_namespace', 'kubernetes_pod_name',
  // Two Prometheus that scrape the same, read through one address that leaves both answers standing: two exporters of one host, not one with twice the CPUs.
  'prometheus_replica', 'replica',
] as const;

/** As it stands behind `by`. */
export const byExporter = exporterLabels.join(', ');

/** Labels that may hold the Node's name, in the order in which they are believed. */
export const nodeLabels = ['node', 'kubernetes_node', 'exported_node', 'kubernetes_io_hostname', 'nodename', 'node_name', 'k8s_node_name', 'hostname', 'host'] as const;

const keyLabels = exporterLabels.filter((name) => name !== 'nodename');

/** Two samples of one exporter have the same key, whichever query they came from. `nodename` is left out: node_uname_info brings one of its own. */
export function exporterKey(labels: Labels): string {
  let key = '';
  // A control character stands between: names of targets hold none.
  for (const name of keyLabels) key += `${labels[name] ?? ''}\u0000`;
  return key;
}

/** Namespace and name of the pod that was scraped; null when the labels do not say. */
export function scrapedPod(labels: Labels): { readonly namespace: string; readonly name: string } | null {
  const namespace = labels.namespace || labels.kubernetes_namespace;
  const name = labels.pod || labels.kubernetes_pod_name;
  return namespace && name ? { namespace, name } : null;
}

/** `10.0.0.7:9100` → `10.0.0.7`, `[fd00::1]:9100` → `fd00::1`, `worker-3` → `worker-3`, and `gke-pool-1:metrics` (a port by its name) → `gke-pool-1`. */
export function addressOf(instance: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(instance);
  if (bracketed?.[1]) return bracketed[1];
  const withPort = /^([^:]+):[a-z0-9-]+$/.exec(instance);
  return withPort?.[1] ?? instance;
}
