import type { ApiClient } from './api-client';
import type { Clock } from './clock';
import { objectOf } from './fields';

/** A right that reading a mesh never needs, and that whoever reaches this process would gain with it. */
interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

const unwanted: readonly Right[] = [
  { verb: 'list', group: '', resource: 'secrets' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'exec' },
  { verb: 'get', group: '', resource: 'nodes', subresource: 'proxy' },
  { verb: 'create', group: '', resource: 'pods' },
  { verb: '*', group: '*', resource: '*' },
];

function textOfRight({ verb, group, resource, subresource }: Right): string {
  if (verb === '*') return 'everything';
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
}

/**
 * Asks the API server which of the unwanted rights our credentials have, such as `list secrets`; stores nothing there.
 * Throws ApiFailure when the server does not say.
 */
export async function excessRights(api: ApiClient, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  for (const right of unwanted) {
    const answer = await api.review(
      { path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', signal, timeout: 10_000, mostBytes: 100_000 },
      { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: right } },
    );
    if (objectOf(objectOf(answer)['status'])['allowed'] === true) found.push(textOfRight(right));
  }
  return found;
}

const tryEvery = 300_000;

/** Finds out once, trying again every five minutes while the server does not say. `onFound` gets the rights, possibly none. */
export async function findExcessRights(api: ApiClient, clock: Clock, signal: AbortSignal, onFound: (rights: readonly string[]) => void): Promise<void> {
  // Reading comes first: the few requests a second are for what people wait for.
  await clock.sleep(15_000, signal);
  while (!signal.aborted) {
    try {
      return onFound(await excessRights(api, signal));
    } catch {
      await clock.sleep(tryEvery, signal);
    }
  }
}
