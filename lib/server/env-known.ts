import type { EnvText } from './env';

/** Every variable that is read (wire.md 2). */
export const knownVariables = [
  'UNDERMESH_PROMETHEUS_URL', 'UNDERMESH_HOST_PROMETHEUS_URL',
  'UNDERMESH_PROMETHEUS_TOKEN_FILE', 'UNDERMESH_PROMETHEUS_BASIC_FILE', 'UNDERMESH_PROMETHEUS_HEADERS_FILE',
  'UNDERMESH_PROMETHEUS_CA_FILE', 'UNDERMESH_PROMETHEUS_CERT_FILE', 'UNDERMESH_PROMETHEUS_KEY_FILE',
  'UNDERMESH_KUBERNETES', 'UNDERMESH_KUBE_CONTEXT', 'UNDERMESH_NAMESPACES', 'UNDERMESH_CLUSTER',
  'UNDERMESH_LISTEN', 'UNDERMESH_PROBE_LISTEN', 'UNDERMESH_ALLOWED_HOSTS', 'UNDERMESH_AUTH', 'UNDERMESH_AUTH_PROXY', 'UNDERMESH_AUTH_HEADER', 'UNDERMESH_LOG_LEVEL',
  'UNDERMESH_LINK_GRAFANA', 'UNDERMESH_LINK_PROMETHEUS', 'UNDERMESH_LINK_KIALI', 'UNDERMESH_LINK_MORE',
] as const;

/** Kubernetes puts such names into every pod beside a Service called `undermesh…`; the others belong to the scripts. */
const notOurs = /^UNDERMESH_(CACHE|LAB|DEMO|TEST|BENCH|E2E)(_|$)|_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_(TCP|UDP|SCTP)(_|$)|$)/;

/** One sentence per `UNDERMESH_…` variable that nothing reads: most likely a typing error. */
export function unknownVariables(text: EnvText): string[] {
  const known: ReadonlySet<string> = new Set(knownVariables);
  return Object.keys(text)
    .filter((name) => name.startsWith('UNDERMESH_') && !known.has(name) && !notOurs.test(name))
    .map((name) => `${name} is not a variable that Undermesh knows; did you mean ${nearest(name)}?`);
}

function nearest(name: string): string {
  const distances = knownVariables.map((known) => ({ known, distance: editDistance(name, known) }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best)).known;
}

/** Levenshtein distance. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
