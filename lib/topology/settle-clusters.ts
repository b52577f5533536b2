import type { Flow } from './observation';

/**
 * Fills in clusters that telemetry does not tell: the only one that is known anywhere, else that of the other end.
 * So a proxy too old to write the label does not split a workload in two, and an unknown end belongs to the cluster of whoever saw it.
 */
export function settleClusters<F extends Flow>(flows: readonly F[]): readonly F[] {
  const known = new Set<string>();
  for (const { source, destination } of flows) {
    if (source.cluster !== null) known.add(source.cluster);
    if (destination.cluster !== null) known.add(destination.cluster);
  }
  const only = known.size === 1 ? ([...known][0] ?? null) : null;
  return flows.map((flow) => {
    const { source, destination } = flow;
    if (source.cluster !== null && destination.cluster !== null) return flow;
    const from = source.cluster ?? only ?? destination.cluster;
    return { ...flow, source: { ...source, cluster: from }, destination: { ...destination, cluster: destination.cluster ?? only ?? from } };
  });
}

/** Keeps the flows that touch the asked part of the mesh; the other end stays, as a boundary (wire.md 3). */
export function inScope<F extends Flow>(flows: readonly F[], namespaces: readonly string[] | null, cluster: string | null): readonly F[] {
  if (namespaces === null && cluster === null) return flows;
  const wanted = namespaces === null ? null : new Set(namespaces);
  const has = (namespace: string | null | undefined) => wanted === null || (namespace !== null && namespace !== undefined && wanted.has(namespace));
  const inCluster = (other: string | null) => cluster === null || other === null || other === cluster;
  return flows.filter((flow) =>
    (has(flow.source.namespace) || has(flow.destination.namespace) || has(flow.service?.namespace))
    && (inCluster(flow.source.cluster) || inCluster(flow.destination.cluster)));
}
