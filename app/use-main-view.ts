'use client';

import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { mainViewParsers, writeMainView, type MainView } from '@/lib/url/main-view';

/** What the address says one looks at, how to change it, and what of it goes into questions to the API. */
export function useMainView() {
  const [view, setView] = useQueryStates(mainViewParsers, { history: 'push', scroll: false });
  const change = useCallback((changes: Partial<MainView>) => {
    // Typing must not fill the history with a step for every letter.
    void setView(changes, 'find' in changes ? { history: 'replace' } : {});
  }, [setView]);
  const { at, window, ns, cluster, level, compare } = view;
  const scope = useMemo((): ScopeQuestion => ({ at, window, namespaces: ns, cluster, level }), [at, window, ns, cluster, level]);
  const scopeSearch = writeMainView({ at, window, ns, cluster, compare });
  return { view, change, scope, scopeSearch };
}
