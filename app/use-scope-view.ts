'use client';

import { useQueryStates } from 'nuqs';
import { writeMainView } from '@/lib/url/main-view';
import { scopeParsers, type ScopeView } from '@/lib/url/scope-view';

/** Time and scope from the address, for screens that have nothing else in it. `search` carries them to other screens. */
export function useScopeView() {
  const [view, setView] = useQueryStates(scopeParsers, { history: 'push' });
  return { view, change: (changes: Partial<ScopeView>) => void setView(changes), search: writeMainView(view) };
}
