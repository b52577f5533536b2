/** Columns of the table beside the signals of hosts: limits of the target's own containers, and edges by symptom. */
export const moreColumns = ['throttled', 'proxyThrottled', 'memoryOfLimit', 'oomKills', 'restarts', 'edgeLatency', 'edgeErrors', 'edgeSlower', 'silent'] as const;

/** What physics demands of the signals when an incident begins. Everything that is not named has to stay calm, on the host itself and on all others. */
export interface Expectation {
  readonly must: readonly string[];
  /** May move as a consequence. */
  readonly may: readonly string[];
  /** Allowed only after a first run had shown them to move: for the count they are wrong. */
  readonly widened?: readonly string[];
  /** Why something cannot move within three scrapes. */
  readonly note?: string;
  /** The incident itself takes minutes until it presses. */
  readonly gradual?: true;
}

/** `edgeSlower`: an edge beyond its own usual P99, as the verdict compares it; the others are thresholds alone. */
const edges = ['edgeLatency', 'edgeErrors', 'edgeSlower'] as const;
/** More work on the CPUs of hosts, and on those of pods with a limit. */
const load = ['cpuBusy', 'psiCpu', 'runQueue', 'throttled', 'proxyThrottled'] as const;

/** By the incident's name: the columns "what moves" and "what does not" of the laboratory's model. */
export const expectations: Readonly<Record<string, Expectation>> = {
  steal: { must: ['steal'], may: [...edges, 'runQueue', 'softnetDrops', 'softnetSqueezed'] },
  'silent-steal': { must: [], may: [...edges, 'runQueue', 'softnetDrops', 'softnetSqueezed'], note: 'no host metric tells of it: only edges can' },
  'burst-credits': { must: ['steal'], may: [...edges, 'runQueue', 'psiCpu', 'softnetDrops', 'softnetSqueezed'], gradual: true, note: 'begins when the credits are used up' },
  'slow-disk': { must: ['diskAwait', 'diskQueue', 'psiIo'], may: ['diskBusy', 'iowait', 'runQueue', ...edges] },
  'busy-neighbour': { must: ['cpuBusy', 'psiCpu'], may: [...edges, 'runQueue'], note: 'a mean over 60 s reaches 90 % when the window is full of it; PSI cpu tells before' },
  'neighbour-packets': { must: ['softirq'], may: [...edges, 'softnetSqueezed', 'softnetDrops', 'cpuBusy', 'psiCpu', 'runQueue', 'retransmits'] },
  'cpu-limit': { must: ['throttled'], may: [...edges, 'psiCpu', 'runQueue'], note: 'kubelet looks at containers every 10 to 30 s by its own clock, so a rate needs a window of 120 s; on the day of seed 3 the target is throttled a little anyway, and only the next grade is news' },
  'memory-leak': { must: ['memoryOfLimit'], may: [...edges, 'oomKills', 'restarts', 'psiMemory'], gradual: true, note: 'minutes until the limit is near' },
  'neighbour-memory': { must: ['memoryAvailable', 'psiMemory'], may: [...edges, 'diskAwait', 'diskBusy', 'diskQueue', 'psiIo', 'iowait', 'restarts'], widened: ['memoryOfLimit', 'oomKills'], gradual: true, note: 'grows over five minutes' },
  'memory-eviction': { must: ['memoryAvailable'], may: [...edges, 'psiMemory', 'memoryOfLimit', ...load] },
  'host-loss': { must: ['retransmits'], may: [...edges, 'synRetransmits'] },
  'path-loss': { must: [], may: [...edges], note: 'pods have network namespaces of their own: no host sees it' },
  'conntrack-full': { must: ['conntrack', 'conntrackDrops'], may: [...edges, 'synRetransmits'] },
  'listen-drops': { must: ['listenDrops'], may: [...edges, 'synRetransmits'] },
  'proxy-limit': { must: ['proxyThrottled'], may: [...edges, 'psiCpu', 'runQueue'] },
  'retry-policy': { must: [], may: [...edges, ...load] },
  'code-retries': { must: [], may: [...edges, ...load] },
  'slow-service': { must: ['edgeLatency', 'edgeSlower'], may: ['edgeErrors', ...load] },
  'slow-database': { must: ['edgeSlower'], may: ['edgeErrors', 'edgeLatency', ...load], note: 'its callers stay near 250 ms, where thresholds alone see little' },
  'small-pool': { must: ['edgeSlower'], may: ['edgeErrors', 'edgeLatency'], note: 'the queue before the only worker stays near 250 ms' },
  'cache-misses': { must: [], may: [...edges, ...load], widened: ['diskAwait', 'diskBusy', 'diskQueue', 'psiIo', 'iowait'] },
  'bad-release': { must: ['edgeSlower'], may: ['edgeErrors', 'edgeLatency', ...load], note: 'a tenth of the requests takes thirty times as long, which for this fast service stays below 250 ms, so only the comparison with its own past can tell; the edge to the new version carries fewer than 100 requests a minute, and of fewer in the window no P99 is judged (the verdict names it in the scenario `canary`)' },
  'cpu-regression': { must: [], may: [...edges, ...load] },
  'lock-contention': { must: ['edgeLatency', 'edgeSlower'], may: ['edgeErrors'] },
  'long-pauses': { must: ['edgeLatency', 'edgeSlower'], may: ['edgeErrors', ...load] },
  'tight-breaker': { must: ['edgeErrors'], may: ['edgeLatency', 'edgeSlower'] },
  'outlier-ejection': { must: ['edgeErrors'], may: ['edgeLatency', 'edgeSlower', ...load] },
  'mtls-mismatch': { must: ['edgeErrors'], may: ['edgeLatency', 'edgeSlower'] },
  'root-expired': { must: ['edgeErrors'], may: ['edgeLatency', 'edgeSlower'], note: 'connections fail one by one, as they are renewed' },
  'lost-route': { must: ['edgeErrors'], may: ['edgeLatency', 'edgeSlower'] },
  'registry-only': { must: [], may: [...edges], note: 'moves nothing where every host outside is registered, as in this mesh' },
  'host-drain': { must: [], may: [...edges, ...load, 'restarts'] },
  'tight-probe': { must: [], may: [...edges, ...load, 'restarts'] },
  'dns-loss': { must: ['edgeLatency', 'edgeSlower'], may: ['edgeErrors'] },
  'dns-limit': { must: ['throttled'], may: [...edges, 'psiCpu'], note: 'a thread that its limit holds back counts as waiting, as in cpu-limit' },
  'load-spike': { must: [], may: [...edges, ...load, 'retransmits'] },
  'zone-cut': { must: [], may: [...edges, 'retransmits', 'synRetransmits'], note: 'the rate falls first: hanging requests are invisible' },
  'missing-exporter': { must: ['silent'], may: [] , note: 'a silent exporter becomes stale, not calm' },
  'after-work': { must: [], may: ['throttled', 'cpuBusy', 'psiCpu'] },
  rollout: { must: [], may: [...edges] },
  autoscaling: { must: [], may: [] },
  'limited-job': { must: ['psiCpu', 'throttled'], may: [], note: 'looks like a shortage of the host and is the job\'s own limit' },
  'agent-retransmits': { must: ['retransmits'], may: [], note: 'no pod is on that way: only that edges stay well tells it from host-loss' },
  'client-errors': { must: [], may: ['edgeErrors'] },
  'steady-errors': { must: [], may: ['edgeErrors'] },
};
