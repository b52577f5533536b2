import { objectWords } from '../acting';
import { named, type Check, type CheckRule } from '../check';
import type { ConfigBook } from '../config-book';
import { clientTlsOf, hostOf, isForWorkloads, peerAuthenticationsFor, serverModeOf } from '../effective';
import { hostWords, serviceOfHost } from '../service-host';

const mutual: ReadonlySet<string> = new Set(['ISTIO_MUTUAL', 'MUTUAL']);

/** What clients are told to speak to a service against what its pods demand. */
export const mtlsConflicts: CheckRule = (book) => book.destinationRules.flatMap((one): Check[] => {
  const host = hostOf(one);
  const place = serviceOfHost(host);
  const service = book.serviceOf(host);
  const client = clientTlsOf(book, host, one.namespace);
  if (place === null || service === null || client === null || client.by !== one) return [];
  const pods = book.podsOfService(service);
  const server = serverModeOf(book, place.namespace, pods);
  if (server === null) return [];
  const demanded = server.by === null ? '' : ` (${objectWords(server.by)})`;
  const common = { object: named(one), path: client.path };
  if (server.mode === 'STRICT' && !mutual.has(client.mode)) {
    return [{ ...common, id: 'mtls-conflict', weight: 'error', sentence: `It tells callers to speak ${client.mode === 'DISABLE' ? 'plain text' : `TLS of mode ${client.mode}`} to ${hostWords(host)}, whose pods accept mTLS only${demanded}: every connection is refused.`, remedy: `Set ${client.path} to ISTIO_MUTUAL or leave it out, or accept plain text there (PERMISSIVE).` }];
  }
  const without = pods.filter(speaksNoMtls).length;
  if (client.mode === 'ISTIO_MUTUAL' && (server.mode === 'DISABLE' || (pods.length > 0 && without > 0))) {
    return [{ ...common, id: 'mtls-conflict', weight: 'error', sentence: server.mode === 'DISABLE' ? `It tells callers to speak mTLS to ${hostWords(host)}, whose pods have it switched off${demanded}: every connection fails.` : `It tells callers to speak mTLS to ${hostWords(host)}, but ${without === pods.length ? 'its pods have' : `${without} of its ${pods.length} pods have`} no proxy that speaks it: those connections fail.`, remedy: `Leave ${client.path} out: Istio then speaks mTLS where it can.` }];
  }
  return client.mode === 'DISABLE' ? [{ ...common, id: 'plain-text-ordered', weight: 'note', sentence: `It tells callers to speak plain text to ${hostWords(host)}.`, remedy: 'Leave it out, unless plain text is meant.' }] : [];
});

/** A pod that certainly speaks no mTLS: it has neither a proxy nor is it redirected by ambient. */
export function speaksNoMtls({ containers, annotations, labels }: NonNullable<ConfigBook['pods']>[number]): boolean {
  const ambient = annotations['ambient.istio.io/redirection'] === 'enabled';
  const gateway = 'gateway.networking.k8s.io/gateway-name' in labels || /gateway/.test(labels['istio'] ?? '');
  return !ambient && !gateway && labels['security.istio.io/tlsMode'] !== 'istio' && containers.length > 0 && containers.every(({ isProxy }) => !isProxy);
}

/** PeerAuthentications that choose nobody, and two of the same reach. */
export const peerAuthentications: CheckRule = (book) => book.peerAuthentications.flatMap((one): Check[] => {
  const object = named(one);
  const labels = one.spec.selector?.matchLabels ?? {};
  if (isForWorkloads(one)) {
    const chosen = book.podsIn(one.namespace).some((pod) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value));
    return book.pods === null || chosen ? [] : [{ id: 'selects-nothing', weight: 'warning', object, path: 'spec.selector.matchLabels', sentence: 'No pod of its namespace has these labels: it acts on nothing.', remedy: 'Correct the labels or the namespace.' }];
  }
  const [first] = peerAuthenticationsFor(book, one.namespace, []);
  return first === undefined || first === one ? [] : [{ id: 'reach-held-twice', weight: 'warning', object, path: 'spec', sentence: `${objectWords(first)} holds for the same reach and is older: this one has no effect.`, remedy: 'Keep one of them.' }];
});
