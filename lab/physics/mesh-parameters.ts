/** What an incident may change about the pods of a workload. */
export interface WorkloadParameters {
  /** CPU limit of the application; undefined = as specified. */
  limitCores: number | undefined;
  /** CPU limit of the proxy; undefined = as specified, which never binds. */
  proxyLimitCores: number | undefined;
  /** Threads that can compute at once; undefined = as specified. */
  threads: number | undefined;
  /** Factors on CPU work and on time off the CPU of a request. */
  workFactor: number;
  waitFactor: number;
  /** Shares of requests that fail, and that ask for what does not exist, in addition. */
  errorShare: number;
  notFoundShare: number;
  /** Workers, each held for a whole request; undefined = as specified. */
  pool: number | undefined;
  /** Length of the section that one request at a time may be in, ms. */
  lockMs: number;
  /** Pauses of one pod's application: length (ms), distance (s); 0 = none. */
  pauseMs: number;
  pauseEverySeconds: number;
  /** Memory that every pod loses for good, bytes per second. */
  leakBytesPerSecond: number;
  /** Memory limit of the application, bytes; undefined = as specified. */
  memoryLimitBytes: number | undefined;
  /** CPU work after the answer (logging, collection), ms per request. */
  afterWorkMs: number;
  /** Readiness probe under load; null = one that never fails. */
  probe: { readonly timeoutMs: number; readonly everySeconds: number; readonly failures: number } | null;
  /** Grows with each release: a greater number rolls the workload out. */
  release: number;
  /** Connections are new with this probability, beside the usual. */
  freshShare: number;
  /** The number of pods follows their CPU use: share of what they request, and how many at most; null = it is fixed. */
  scaler: { readonly target: number; readonly most: number } | null;
}

/** What an incident may change about calls to a service. */
export interface ServiceParameters {
  /** Connections of one client proxy and requests that may wait for one; null = unbounded. */
  maxConnections: number | null;
  maxPending: number;
  /** Retry policy that replaces the route's. */
  retry: { readonly attempts: number; readonly perTryMs: number } | null;
  /** Retries in the calling code, behind a time-out of its own. */
  appRetry: { readonly attempts: number; readonly timeoutMs: number } | null;
  /** The route is wrong: no route for the host, or a subset that does not exist. */
  broken: 'route' | 'subset' | null;
  /** Weight of the second subset, 0…1; null = as specified. */
  canaryWeight: number | null;
  outliers: { readonly consecutive: number; readonly baseSeconds: number; readonly maxShare: number } | null;
  /** Clients ("namespace/name") whose connections the server refuses: it wants mutual TLS and they speak plain, or the other way round. */
  refused: { readonly client: string; readonly kind: 'plain-client' | 'plain-server' } | null;
  /** Calls made for one that was made before (a cache that misses). */
  callFactor: number;
}

/** What an incident may change about the mesh as a whole. */
export interface MeshParameters {
  /** Factor on the load that enters at the gateway. */
  loadFactor: number;
  /** Loss between two ends, each a zone, a host or a workload. */
  paths: readonly { readonly from: string; readonly to: string; readonly loss: number; readonly oneWay: boolean }[];
  /** The root certificate has expired; connections live this long on average (s), drawn per pair around it. */
  expired: { readonly connectionSeconds: number } | null;
  /** Probability that a packet to the name server is lost, and that a call needs a look-up of its own. */
  dnsLoss: number;
  lookupShare: number;
  /** CPU work of a name server for one look-up, ms; 0 = they answer at once. */
  lookUpWorkMs: number;
  /** Proxies let nothing out to hosts that nobody registered (outbound policy REGISTRY_ONLY). */
  registryOnly: boolean;
  /** Scrape targets that do not exist: "node-exporter/HOST", "cadvisor/HOST", "kube-state-metrics", "envoy-stats/NAMESPACE/WORKLOAD". */
  silent: readonly string[];
}

/** A workload that nothing was done to. */
export function workloadAtRest(): WorkloadParameters {
  return {
    limitCores: undefined,
    proxyLimitCores: undefined,
    threads: undefined,
    workFactor: 1,
    waitFactor: 1,
    errorShare: 0,
    notFoundShare: 0,
    pool: undefined,
    lockMs: 0,
    pauseMs: 0,
    pauseEverySeconds: 0,
    leakBytesPerSecond: 0,
    memoryLimitBytes: undefined,
    afterWorkMs: 0,
    probe: null,
    release: 0,
    freshShare: 0,
    scaler: null,
  };
}

/** A service whose calls nothing was done to. */
export function serviceAtRest(): ServiceParameters {
  return {
    maxConnections: null,
    maxPending: 1024,
    retry: null,
    appRetry: null,
    broken: null,
    canaryWeight: null,
    outliers: null,
    refused: null,
    callFactor: 1,
  };
}

/** A mesh that nothing was done to. */
export function meshAtRest(): MeshParameters {
  return { loadFactor: 1, paths: [], expired: null, dnsLoss: 0, lookupShare: 0.02, lookUpWorkMs: 0, registryOnly: false, silent: [] };
}
