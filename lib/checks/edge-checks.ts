import { objectWords } from './acting';
import { calledHosts, type CalledEdge } from './acting-on-edge';
import { named, type Check } from './check';
import type { ConfigBook } from './config-book';
import { clientTlsOf, serverModeOf, sidecarFor, sidecarShows } from './effective';
import { speaksNoMtls } from './rules/mtls';
import { hostWords, serviceOfHost } from './service-host';

/** Mistakes that only show for one caller: what its namespace is told against what the called side demands. */
export function edgeChecks(book: ConfigBook, edge: CalledEdge): readonly Check[] {
  const { source } = edge;
  if (source.namespace === null) return [];
  const caller = book.podsOf(source);
  const hosts = calledHosts(book, edge);
  return [...hiddenHosts(book, edge, hosts), ...plainCaller(book, edge, hosts, caller.length > 0 && caller.every(speaksNoMtls))];
}

function hiddenHosts(book: ConfigBook, { source }: CalledEdge, hosts: readonly string[]): Check[] {
  if (source.namespace === null) return [];
  const sidecar = sidecarFor(book, source.namespace, book.podsOf(source));
  if (sidecar === null) return [];
  const hidden = hosts.filter((host) => !sidecarShows(sidecar, host));
  const refuses = sidecar.spec.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY';
  return hidden.map((host) => ({
    id: 'host-hidden-by-sidecar', weight: refuses ? 'error' : 'warning', object: named(sidecar), path: 'spec.egress',
    sentence: `Its egress does not hold ${hostWords(host)}: the proxies of ${source.name} know nothing of it, ${refuses ? 'and refuse the calls.' : 'and let the calls pass without routing, retries or mTLS.'}`,
    remedy: `Add "${serviceOfHost(host)?.namespace ?? '*'}/${host.replace(/\.svc$/, '.svc.cluster.local')}" to spec.egress[].hosts.`,
  }));
}

function plainCaller(book: ConfigBook, { source, target }: CalledEdge, hosts: readonly string[], withoutProxy: boolean): Check[] {
  if (target.namespace === null) return [];
  const server = serverModeOf(book, target.namespace, book.podsOf(target));
  if (server?.mode !== 'STRICT' || server.by === null) return [];
  if (withoutProxy) return [{ id: 'caller-without-proxy', weight: 'error', object: named(server.by), path: 'spec.mtls.mode', sentence: `${source.name} has no proxy and speaks plain text, and ${objectWords(server.by)} accepts mTLS only: its connections are refused.`, remedy: `Give ${source.name} a proxy, or accept plain text here (PERMISSIVE).` }];
  // A rule of the caller's own namespace may order plain text that nobody else speaks.
  return hosts.flatMap((host): Check[] => {
    const client = clientTlsOf(book, host, source.namespace);
    if (client === null || client.mode === 'ISTIO_MUTUAL' || client.mode === 'MUTUAL') return [];
    return [{ id: 'mtls-conflict', weight: 'error', object: named(client.by), path: client.path, sentence: `It tells ${source.name} to speak ${client.mode === 'DISABLE' ? 'plain text' : `TLS of mode ${client.mode}`} to ${hostWords(host)}, whose pods accept mTLS only (${objectWords(server.by ?? client.by)}): every connection is refused.`, remedy: `Set ${client.path} to ISTIO_MUTUAL or leave it out.` }];
  });
}
