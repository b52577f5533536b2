import type { Page, Request } from '@playwright/test';
import { expect } from '../watched-test';

/** Counts the script files that a page is loading, and the answers that may make it load some; call it before the page is opened. The promise comes when none was under way for two seconds: what breaks in the middle of it is T15. */
export function allCodeOf(page: Page): () => Promise<void> {
  const loading = new Set<Request>();
  let changed = Date.now();
  const counts = (url: string) => /^\/(_next\/static|api\/v1\/(?!ping))/.test(new URL(url).pathname);
  page.on('request', (request) => { if (counts(request.url())) { loading.add(request); changed = Date.now(); } });
  const ended = (request: Request) => { if (loading.delete(request)) changed = Date.now(); };
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return () => expect.poll(() => loading.size === 0 && Date.now() - changed > 2000, { timeout: 60_000 }).toBe(true);
}
