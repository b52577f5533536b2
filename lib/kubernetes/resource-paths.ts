import type { ApiClient } from './api-client';
import { failureOfError } from './api-failure';
import type { Clock } from './clock';
import { listOf, objectOf, textOf } from './fields';
import type { Resource } from './resources';

/** Finds out under which paths a kind is served. One discovery question per group serves all its kinds for a while. */
export class ResourcePaths {
  readonly #groups = new Map<string, { readonly at: number; readonly versions: Promise<readonly string[] | null> }>();
  readonly #api: ApiClient;
  readonly #clock: Clock;

  constructor(api: ApiClient, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /**
   * Paths to try in this order, best version first. Built-in kinds are not asked for. Throws ApiFailure `absent` when the group is not served;
   * when discovery itself is refused, all known versions are worth a try.
   */
  async of(resource: Resource<unknown>, namespace: string | null, signal: AbortSignal): Promise<readonly string[]> {
    const place = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    if (!resource.optional) return [`${resource.group === '' ? '/api' : `/apis/${resource.group}`}/${resource.versions[0] ?? 'v1'}${place}/${resource.plural}`];
    const served = await this.#served(resource.group, signal);
    const known = served === null ? resource.versions : resource.versions.filter((version) => served.includes(version));
    return known.map((version) => `/apis/${resource.group}/${version}${place}/${resource.plural}`);
  }

  #served(group: string, signal: AbortSignal): Promise<readonly string[] | null> {
    const held = this.#groups.get(group);
    if (held !== undefined && this.#clock.now() - held.at < 30_000) return held.versions;
    const versions = this.#discover(group, signal);
    this.#groups.set(group, { at: this.#clock.now(), versions });
    versions.catch(() => {
      // Only an answer is worth keeping; "not there" is one, a time-out is not.
      if (this.#groups.get(group)?.versions === versions) this.#groups.delete(group);
    });
    return versions;
  }

  async #discover(group: string, signal: AbortSignal): Promise<readonly string[] | null> {
    try {
      const answer = await this.#api.get({ path: `/apis/${group}`, signal, timeout: 10_000, mostBytes: 1_000_000 });
      return listOf(objectOf(answer)['versions']).flatMap((value) => textOf(objectOf(value)['version'], 64) ?? []);
    } catch (error) {
      const failure = failureOfError(error);
      if (failure.reason === 'absent') return [];
      if (failure.reason === 'denied') return null;
      throw failure;
    }
  }
}
