import { loadConnection } from '@/lib/kubernetes/connection';
import type { KindState } from '@/lib/kubernetes/kind-state';
import { startKubernetesReader, type KubernetesReader, type ReaderOptions } from '@/lib/kubernetes/kubernetes-reader';

/** A reader under test, with everything it did. */
export interface ObservedReader {
  readonly reader: KubernetesReader;
  /** Answers and failures in the order they came; `at` is unix milliseconds, `status` 0 without an answer. */
  readonly requests: { readonly at: number; readonly verb: string; readonly status: number }[];
  readonly lists: { readonly at: number; readonly kind: string; readonly reason: string; readonly differences: number }[];
  /** Everything it logged, as text. */
  readonly log: string[];
  state(kind: string): KindState;
  /** Names of all pods, sorted; null while unknown. */
  podNames(): string[] | null;
  /** Requests a second in the busiest ten seconds. Counted when answered, so those that hung and end together are counted together. */
  requestsPerSecond(since?: number): number;
}

/** Starts a reader with the credentials of a kubeconfig file. */
export function observeReader(kubeconfig: string, options: Partial<Omit<ReaderOptions, 'connection'>> & { connection?: ReaderOptions['connection'] } = {}): ObservedReader {
  const connection = options.connection ?? loadConnection({ mode: 'auto', kubeconfig });
  if (connection === null) throw new Error('no connection');
  const requests: ObservedReader['requests'] = [];
  const lists: ObservedReader['lists'] = [];
  const log: string[] = [];
  const write = (details: object, message: string) => { log.push(`${message} ${JSON.stringify(details)}`); };
  const reader = startKubernetesReader({
    namespaces: null, log: { info: write, warn: write }, ...options, connection,
    metrics: { request: (verb, status) => requests.push({ at: Date.now(), verb, status }), list: (kind, reason, differences) => lists.push({ at: Date.now(), kind, reason, differences }) },
  });
  return {
    reader, requests, lists, log,
    state: (kind) => {
      const found = reader.kinds().find((one) => one.kind === kind);
      if (found === undefined) throw new Error(`no kind ${kind}`);
      return found;
    },
    podNames: () => reader.inventory().pods?.map((pod) => pod.name).sort() ?? null,
    requestsPerSecond: (since = 0) => {
      const times = requests.map((one) => one.at).filter((at) => at >= since);
      return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + 10_000).length)) / 10;
    },
  };
}

/** Waits until it is true; fails with what was there in the end. */
export async function until(holds: () => boolean, seconds: number, tell: () => unknown = () => 'not so'): Promise<number> {
  const began = Date.now();
  while (!holds()) {
    if (Date.now() - began > seconds * 1000) throw new Error(`after ${seconds} s: ${JSON.stringify(tell())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return Date.now() - began;
}
