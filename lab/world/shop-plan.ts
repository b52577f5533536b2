import type { World } from './world';

/** How one workload's application behaves when it is well. Times in ms, sizes in bytes. */
export interface Behaviour {
  /** Mean CPU work of a request (lognormal). */
  readonly workMs: number;
  /** Mean time off the CPU (lognormal). */
  readonly waitMs: number;
  /** Threads that can compute at once. */
  readonly cores: number;
  /** Workers, each held for a whole request including its calls; null = no bound. */
  readonly pool: number | null;
  /** Requests that may wait in the pod before it answers 503. */
  readonly queueCap: number;
  /** Share of requests answered 500 without a cause. */
  readonly errorShare: number;
  /** Share answered 404. */
  readonly notFoundShare: number;
  /** fsync calls per request. */
  readonly syncs: number;
  /** Bytes logged synchronously per request, through a pipe to the container runtime; 0 = its log makes it wait for nothing. */
  readonly logBytes: number;
  /** Share of requests that need a page which is not in the cache. */
  readonly coldShare: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** CPU cores used while idle. */
  readonly idleCores: number;
  readonly memoryBytes: number;
}

/** One call in the tree of a request. */
export interface CallSpec {
  /** "namespace/name" of a service, or the name of an external host. */
  readonly service: string;
  /** Probability that the call is made. */
  readonly share: number;
  /** The caller goes on when an optional call fails. */
  readonly optional: boolean;
  /** Made one after the other. */
  readonly calls: readonly CallSpec[];
}

/** A source of requests: who sends them, what they call, how many in a second at load factor 1. */
export interface EntrySpec {
  readonly name: string;
  /** "namespace/name" of the workload whose pods send. */
  readonly client: string;
  readonly rate: number;
  /** Whether the scenario's load curve applies. */
  readonly followsLoad: boolean;
  readonly call: CallSpec;
}

/** Everything that is needed to set a simulated mesh going. Names of workloads are "namespace/name". */
export interface ShopPlan {
  readonly world: World;
  readonly placement: ReadonlyMap<string, readonly string[]>;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  /** Mean answer time of each external host, ms. */
  readonly externalMs: ReadonlyMap<string, number>;
  readonly entries: readonly EntrySpec[];
  /** Whether quiet is lively: a little steal, work that wanders, caches, collections, jobs of hosts. */
  readonly ordinaryLife: boolean;
}

/** A behaviour from the few figures that differ. */
export function behaviour(workMs: number, waitMs: number, rest: Partial<Behaviour> = {}): Behaviour {
  return {
    workMs,
    waitMs,
    cores: 1,
    pool: null,
    queueCap: 200,
    errorShare: 0.0006,
    notFoundShare: 0,
    syncs: 0,
    logBytes: 0,
    coldShare: 0,
    requestBytes: 900,
    responseBytes: 2600,
    idleCores: 0.008,
    memoryBytes: 180e6,
    ...rest,
  };
}

/** A required call. */
export function call(service: string, ...calls: readonly CallSpec[]): CallSpec {
  return { service, share: 1, optional: false, calls };
}

/** A call made with the given probability, whose failure the caller survives. */
export function maybe(share: number, service: string, ...calls: readonly CallSpec[]): CallSpec {
  return { service, share, optional: true, calls };
}
