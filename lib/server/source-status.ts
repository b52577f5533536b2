import { errorCatalogue, type AppError } from '@/lib/base/app-error';
import type { KindState } from '@/lib/kubernetes/kind-state';
import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';
import type { SourceStatus } from '@/lib/wire/envelope';

/** How one Prometheus is doing, for people. `asOf` is the newest data that was read from it. */
export function prometheusStatus(client: PrometheusClient): SourceStatus {
  const { state, lastAnswer, lastTry, failures, error } = client.health();
  return {
    id: client.source.id, state, asOf: lastAnswer, lastTry, nextTry: null, failures,
    ...(error === null ? {} : { code: error.code, message: sentence(client.source.id, error), hint: error.hint }),
  };
}

/** How one kind of the Kubernetes API is doing, for people. */
export function kindStatus(kind: KindState): SourceStatus {
  const { asOf, lastTry, nextTry, failures, state, code } = kind;
  const known = code === undefined ? null : errorCatalogue[code];
  return {
    id: `k8s:${kind.kind}`, state, asOf, lastTry, nextTry, failures,
    ...(code === undefined || known === null ? {} : { code, message: `Kubernetes ${kind.kind}: ${kind.detail ?? known.message}`, hint: known.hint }),
  };
}

/** One sentence that names the source and what is wrong. Addresses stay private. */
export function sentence(source: string, error: AppError): string {
  return `${sourceName(source)}: ${error.message}`;
}

/** A source for people: its name and the variable that points to it. */
export function sourceName(source: string): string {
  const [, name] = source.split(':');
  const variable = name === 'hosts' ? 'UNDERMESH_HOST_PROMETHEUS_URL' : 'UNDERMESH_PROMETHEUS_URL';
  return `Prometheus${name === undefined ? '' : ` "${name}"`} (${variable})`;
}
