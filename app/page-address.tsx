'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { renderQueryString, unstable_createAdapterProvider as createAdapterProvider, type unstable_AdapterInterface as AdapterInterface, type unstable_UpdateUrlFunction as UpdateUrlFunction } from 'nuqs/adapters/custom';
import { useEffect, useMemo, useSyncExternalStore } from 'react';

/**
 * What stands behind the `?` of the address, read from the address itself. Next keeps its own copy and draws it in
 * transitions; when one ends it writes the address of what it has just drawn, which after two quick clicks is the older
 * one. So a change of what one looks at goes past Next: the page is the same and has nothing to load. Next is left to
 * change screens, and hears of steps back and forth only when they lead to another screen.
 */
const listeners = new Set<() => void>();
let drawnScreen: string | null = null;
let following = false;

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** Makes every change of the address known, whoever makes it. Runs before Next wraps the history in its turn. */
function followAddress(): void {
  if (following) return;
  following = true;
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history);
    history[name] = (...given) => {
      original(...given);
      // Next calls from within an effect in which nothing may be drawn.
      queueMicrotask(tell);
    };
  }
  window.addEventListener('popstate', (event) => {
    if (location.pathname === drawnScreen) event.stopImmediatePropagation();
    tell();
  }, { capture: true });
}

function subscribe(listener: () => void): () => void {
  followAddress();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** With the state that Next has put there it takes the call for one of its own and lets it pass. */
const write: UpdateUrlFunction = (search, { history: how }) => {
  const address = `${location.pathname}${renderQueryString(search)}${location.hash}`;
  if (how === 'push') history.pushState(history.state, '', address);
  else history.replaceState(history.state, '', address);
  tell();
};

function useAddress(): AdapterInterface {
  const screen = usePathname();
  const served = useSearchParams().toString();
  const search = useSyncExternalStore(subscribe, () => location.search, () => (served === '' ? '' : `?${served}`));
  useEffect(() => {
    drawnScreen = screen;
  }, [screen]);
  const searchParams = useMemo(() => new URLSearchParams(search), [search]);
  return { searchParams, pathname: screen, updateUrl: write, getSearchParamsSnapshot: () => new URLSearchParams(location.search) };
}

/** Gives every screen below what its address says, and the way to change it. */
export const PageAddress = createAdapterProvider(useAddress);
