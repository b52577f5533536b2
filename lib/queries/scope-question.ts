import type { ScopeRequest } from '@/lib/wire/scope-request';

/** What part of the mesh is asked for, and when. `at` null = live; no namespaces = all. It is the key of the query too. */
export interface ScopeQuestion {
  readonly at: number | null;
  readonly window: number;
  readonly namespaces: readonly string[];
  readonly cluster: string | null;
  readonly level: ScopeRequest['level'];
}

/** How often live data is asked for again, in milliseconds. */
export const refreshEvery = 15_000;

/** The common parameters of the API (wire.md 3). */
export function scopeParams(scope: ScopeQuestion): Record<string, string | number | null> {
  return {
    at: scope.at,
    window: scope.window,
    namespaces: scope.namespaces.length === 0 ? null : [...scope.namespaces].sort().join(','),
    cluster: scope.cluster,
    level: scope.level,
  };
}

/** When to ask again: live data every 15 s, sooner after a failure; the past changes no more, but is asked for again until it answers. */
export function refetchAfter(live: boolean, failed: boolean): number | false {
  if (failed) return 5_000;
  return live ? refreshEvery : false;
}
