import { z } from 'zod';
import { labels, many, text, texts } from './fields';

const selector = z.object({ matchLabels: labels }).nullable().catch(null);

/** spec of PeerAuthentication. */
export const peerAuthenticationSpec = z.object({
  selector,
  mtls: z.object({ mode: text }).nullable().catch(null),
  portLevelMtls: z.record(z.string(), z.object({ mode: text })).nullable().catch(null),
});

const target = z.object({ kind: text, name: text });
const source = z.object({ principals: texts, notPrincipals: texts, namespaces: texts, notNamespaces: texts, serviceAccounts: texts });

/** spec of AuthorizationPolicy, as far as it is judged. */
export const authorizationPolicySpec = z.object({
  selector,
  targetRef: target.nullable().catch(null),
  targetRefs: many(target),
  action: text,
  rules: many(z.object({ from: many(z.object({ source: source.nullable().catch(null) })), to: many(z.unknown()), when: many(z.unknown()) })),
});
