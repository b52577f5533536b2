import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createApiClient, type ApiClient } from '@/lib/kubernetes/api-client';
import { ApiFailure } from '@/lib/kubernetes/api-failure';
import { systemClock } from '@/lib/kubernetes/clock';
import type { KubernetesConnection } from '@/lib/kubernetes/connection';
import { objectOf, type JsonObject } from '@/lib/kubernetes/fields';
import { RequestBudget } from '@/lib/kubernetes/request-budget';
import type { Entry } from './authenticate';

/** Asks the API server who a token belongs to and whether that user may see what this installation shows. */
export interface TokenCheck {
  check(token: string): Promise<Entry>;
}

/** How long an answer is kept, ms: a right that is taken away works that much longer. A refusal is kept shortly, a failure almost not. */
const kept = { allowed: 60_000, refused: 10_000, failed: 2000 } as const;
/** Checks under way; more are turned away, so that noise with made-up tokens neither fills memory nor reaches the API server. */
const mostAtOnce = 32;
const reviewMs = 5000;
const mostBytes = 256 * 1024;

/**
 * Checks tokens by TokenReview (with our own credentials) and SelfSubjectAccessReview (with the user's): the only POSTs
 * of the product besides its check of its own rights; they store nothing. Who may not list the pods of every namespace
 * that is shown is not let in: there is one view for all, and it is not cut to size for anybody.
 */
export function createTokenCheck(connection: KubernetesConnection, namespaces: readonly string[] | null): TokenCheck {
  const budget = new RequestBudget(systemClock, 10, 1000);
  const ours = createApiClient(connection, budget);
  const known = new LRUCache<string, { entry: Entry; until: number }>({ max: 1000 });
  const running = new Map<string, Promise<Entry>>();
  return {
    async check(token) {
      // only the digest stays in memory
      const name = createHash('sha256').update(token).digest('base64');
      const found = known.get(name);
      if (found !== undefined && Date.now() < found.until) return found.entry;
      const underWay = running.get(name);
      if (underWay !== undefined) return underWay;
      if (running.size >= mostAtOnce) return unavailable;
      const work = review(token, ours, connection, budget, namespaces).catch(() => unavailable).then((entry) => {
        known.set(name, { entry, until: Date.now() + (entry.allowed ? kept.allowed : entry.status === 503 ? kept.failed : kept.refused) });
        return entry;
      }).finally(() => running.delete(name));
      running.set(name, work);
      return work;
    },
  };
}

const unavailable: Entry = { allowed: false, status: 503, reason: 'no-review', text: 'The token could not be checked: the Kubernetes API does not answer, or does not let this service account create TokenReviews. Try again in a moment.' };
const unknownToken: Entry = { allowed: false, status: 401, reason: 'no-identity', text: 'The token is not valid here.' };
const noRight: Entry = { allowed: false, status: 403, reason: 'no-right', text: 'This user may not list the pods of every namespace that is shown here.' };

async function review(token: string, ours: ApiClient, connection: KubernetesConnection, budget: RequestBudget, namespaces: readonly string[] | null): Promise<Entry> {
  const question = (path: string) => ({ path, signal: AbortSignal.timeout(reviewMs), timeout: reviewMs, mostBytes });
  const told = statusOf(await ours.review(question('/apis/authentication.k8s.io/v1/tokenreviews'), { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } }));
  const user = objectOf(told['user'])['username'];
  if (told['authenticated'] !== true || typeof user !== 'string' || user === '') return unknownToken;
  const theirs = createApiClient(asUser(connection, token), budget);
  try {
    for (const namespace of namespaces ?? [null]) {
      const right = { verb: 'list', resource: 'pods', ...(namespace === null ? {} : { namespace }) };
      const answer = statusOf(await theirs.review(question('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'), { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: right } }));
      if (answer['allowed'] !== true) return noRight;
    }
    return { allowed: true, user };
  } catch (error) {
    if (error instanceof ApiFailure && (error.reason === 'credentials' || error.reason === 'denied')) return noRight;
    throw error;
  } finally {
    theirs.close();
  }
}

/** The same server and its certificate authority, but the user's token and none of our credentials. */
function asUser(connection: KubernetesConnection, token: string): KubernetesConnection {
  return {
    ...connection,
    async credentials() {
      const { tls: { ca, servername, rejectUnauthorized }, proxy } = await connection.credentials();
      return { headers: { Authorization: `Bearer ${token}` }, tls: { ...(ca === undefined ? {} : { ca }), ...(servername === undefined ? {} : { servername }), ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }) }, proxy };
    },
    refresh: () => undefined,
  };
}

function statusOf(answer: unknown): JsonObject {
  return objectOf(objectOf(answer)['status']);
}
