import { notifyManager, QueryClient } from '@tanstack/react-query';

/** Answers that come within so many milliseconds are shown together. */
const together = 30;

/** Hands on what is told within a short while in one go: the layers of one moment come close upon each other, and each would draw the whole screen. */
function tellTogether(): (tell: () => void) => void {
  let waiting: (() => void)[] | null = null;
  return (tell) => {
    if (waiting !== null) {
      waiting.push(tell);
      return;
    }
    const all = [tell];
    waiting = all;
    setTimeout(() => {
      waiting = null;
      for (const one of all) one();
    }, together);
  };
}

/**
 * The page's memory of what the API said. Nothing is retried at once: the refresh asks again anyway.
 * `networkMode` always: the API is on this machine, whatever the browser thinks of the internet.
 */
export function createQueryClient(): QueryClient {
  notifyManager.setScheduler(tellTogether());
  return new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 10_000, gcTime: 30 * 60_000, refetchOnWindowFocus: true } },
  });
}
