import { named, type Check, type CheckRule } from '../check';
import { selects, type ConfigBook } from '../config-book';
import { rootNamespace } from '../config-object';
import { serverModeOf } from '../effective';

/** AuthorizationPolicies that choose nobody, refuse everybody, or trust names that plain text does not carry. */
export const authorization: CheckRule = (book) => book.authorizationPolicies.flatMap((one): Check[] => {
  const object = named(one);
  const labels = one.spec.selector?.matchLabels ?? {};
  const wide = Object.keys(labels).length === 0;
  const pods = book.podsIn(one.namespace === rootNamespace ? null : one.namespace).filter((pod) => selects(labels, pod.labels));
  const found: Check[] = [];
  if (!wide && book.pods !== null && pods.length === 0) found.push({ id: 'selects-nothing', weight: 'warning', object, path: 'spec.selector.matchLabels', sentence: 'No pod in its reach has these labels: it acts on nothing.', remedy: 'Correct the labels or the namespace.' });
  if ((one.spec.action ?? 'ALLOW') === 'ALLOW' && one.spec.rules.length === 0) found.push({ id: 'refuses-everything', weight: 'note', object, path: 'spec.rules', sentence: 'It allows nothing, so every request that no other policy allows is refused with 403.', remedy: 'Keep it only where everything is allowed by policies of its own.' });
  if (namesCallers(one)) found.push(...plainCallers(book, one, pods));
  return found;
});

function namesCallers({ spec }: ConfigBook['authorizationPolicies'][number]): boolean {
  return spec.rules.some(({ from }) => from.some(({ source }) => source !== null && [source.principals, source.notPrincipals, source.namespaces, source.notNamespaces, source.serviceAccounts].some((list) => list.length > 0)));
}

function plainCallers(book: ConfigBook, one: ConfigBook['authorizationPolicies'][number], pods: ReturnType<ConfigBook['podsIn']>): Check[] {
  if (one.namespace === rootNamespace) return [];
  const server = serverModeOf(book, one.namespace, pods);
  if (server === null || server.mode === 'STRICT') return [];
  const off = server.mode === 'DISABLE';
  return [{
    id: 'identity-without-mtls', weight: off ? 'error' : 'note', object: named(one), path: 'spec.rules',
    sentence: off ? 'It tells callers apart by identity, but mTLS is switched off here: nobody has one, and the rules never match.' : 'It tells callers apart by identity, but plain text is accepted here too: callers without mTLS have none and never match.',
    remedy: off ? 'Switch mTLS on for these pods.' : 'Make mTLS STRICT here once all callers speak it.',
  }];
}
