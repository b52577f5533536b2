/** What the labels of a workload say about its names. */
export interface CanonicalNames {
  readonly app: string | null;
  readonly canonicalService: string | null;
  readonly version: string | null;
}

function first(labels: Readonly<Record<string, string>>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = labels[key];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/**
 * Istio's rule for canonical service and revision (label, then app.kubernetes.io, then app and version, then the workload's name),
 * so that names here equal those in the telemetry.
 */
export function canonicalNamesOf(labels: Readonly<Record<string, string>>, workload: string | null): CanonicalNames {
  return {
    app: first(labels, ['app', 'app.kubernetes.io/name', 'k8s-app']),
    canonicalService: first(labels, ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app']) ?? workload,
    version: first(labels, ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version']),
  };
}
