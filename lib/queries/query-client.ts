import { QueryClient } from '@tanstack/react-query';

/**
 * The page's memory of what the API said. Nothing is retried at once: the refresh asks again anyway.
 * `networkMode` always: the API is on this machine, whatever the browser thinks of the internet.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 10_000, gcTime: 30 * 60_000, refetchOnWindowFocus: true } },
  });
}
