import type { ApiClient } from './api-client';
import { ApiFailure, failureOfError } from './api-failure';
import { listOf, objectOf, textOf } from './fields';
import { metadataOf } from './metadata';
import type { StoredObject } from './object-store';
import type { Resource } from './resources';

const pageTimeout = 30_000;
/** A page of more bytes is asked for again in smaller pieces, so that objects of a megabyte each do not fill the memory. */
const mostPageBytes = 16_000_000;
const firstLimit = 500;
const mostPages = 20_000;

/** How the API server is asked for a kind: whole objects or their metadata, list or watch. */
export function acceptFor(resource: Resource<unknown>, what: 'list' | 'watch'): string {
  if (!resource.metadataOnly) return 'application/json';
  const shape = what === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${shape};v=v1;g=meta.k8s.io,application/json`;
}

/** `namespace/name`, the uid and the version of an object with its projection; null when the projection has no use for it. */
export function storedOf<Item>(resource: Resource<Item>, value: unknown): { key: string; stored: StoredObject<Item> } | null {
  const metadata = metadataOf(value);
  if (metadata === null) return null;
  const item = resource.project(value);
  return item === null ? null : { key: `${metadata.namespace ?? ''}/${metadata.name}`, stored: { uid: metadata.uid, version: metadata.resourceVersion, item } };
}

/** A complete list of a kind and the version from which to watch. */
export interface Listing<Item> {
  readonly objects: Map<string, StoredObject<Item>>;
  readonly resourceVersion: string;
  /** Items that could not be used though their kind should have: no name, or the projection threw. */
  readonly bad: number;
}

/**
 * Reads all pages. Fails as a whole when any page fails (an expired `continue` token too): half a list is never taken for the truth.
 * Each page is projected as it arrives and then let go.
 */
export async function listAll<Item>(api: ApiClient, resource: Resource<Item>, path: string, signal: AbortSignal): Promise<Listing<Item>> {
  const objects = new Map<string, StoredObject<Item>>();
  let bad = 0;
  let limit = firstLimit;
  let next: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const query: Record<string, string> = { limit: String(limit), ...(next === null ? {} : { continue: next }) };
    let page;
    try {
      page = objectOf(await api.get({ path, query, accept: acceptFor(resource, 'list'), signal, timeout: pageTimeout, mostBytes: mostPageBytes }));
    } catch (error) {
      const failure = failureOfError(error);
      if (failure.reason !== 'too-large' || limit === 1) throw failure;
      limit = Math.max(1, Math.floor(limit / 5));
      continue;
    }
    bad += collect(resource, page['items'], objects);
    const metadata = objectOf(page['metadata']);
    next = textOf(metadata['continue'], 65_536);
    if (next !== null) continue;
    const resourceVersion = textOf(metadata['resourceVersion'], 64);
    if (resourceVersion === null || !Array.isArray(page['items']) && page['items'] !== null && page['items'] !== undefined) throw new ApiFailure('bad-answer', 'the list is not a Kubernetes list');
    return { objects, resourceVersion, bad };
  }
  throw new ApiFailure('too-large', `the list of ${resource.kind} does not end`);
}

function collect<Item>(resource: Resource<Item>, items: unknown, objects: Map<string, StoredObject<Item>>): number {
  let bad = 0;
  for (const value of listOf(items)) {
    const found = attempt(() => storedOf(resource, value));
    if (found === undefined || (found === null && metadataOf(value) === null)) bad += 1;
    else if (found !== null) objects.set(found.key, found.stored);
  }
  return bad;
}

/** undefined when it threw: one strange object must not hide all others. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
