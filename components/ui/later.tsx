'use client';

import { startTransition, useEffect, useState, type ReactNode } from 'react';

/** Even a busy page shows it after so many milliseconds. */
const patience = 1_500;

/** Calls back when the browser has nothing else to do, or after a while. Returns how to call that off. */
function whenIdle(then: () => void): () => void {
  if (typeof window.requestIdleCallback === 'function') {
    const number = window.requestIdleCallback(then, { timeout: patience });
    return () => window.cancelIdleCallback(number);
  }
  const timer = setTimeout(then, 100);
  return () => clearTimeout(timer);
}

/** Comes when the page has drawn what matters more and has a moment: charts are many elements, and the map is looked at first. */
export function Later({ children }: { readonly children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => whenIdle(() => startTransition(() => setDue(true))), []);
  return due ? children : null;
}
