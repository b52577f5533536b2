import { afterWork } from './after-work';
import { agentRetransmits } from './agent-retransmits';
import { autoscaling } from './autoscaling';
import { badRelease } from './bad-release';
import { burstCredits } from './burst-credits';
import { busyNeighbour } from './busy-neighbour';
import { cacheMisses } from './cache-misses';
import { clientErrors } from './client-errors';
import { codeRetries } from './code-retries';
import { conntrackFull } from './conntrack-full';
import { cpuLimit } from './cpu-limit';
import { cpuRegression } from './cpu-regression';
import { dnsLimit } from './dns-limit';
import { dnsLoss } from './dns-loss';
import { hostDrain } from './host-drain';
import { hostLoss } from './host-loss';
import type { Incident } from './incident';
import { limitedJob } from './limited-job';
import { listenDrops } from './listen-drops';
import { loadSpike } from './load-spike';
import { lockContention } from './lock-contention';
import { longPauses } from './long-pauses';
import { lostRoute } from './lost-route';
import { memoryEviction } from './memory-eviction';
import { memoryLeak } from './memory-leak';
import { missingExporter } from './missing-exporter';
import { mtlsMismatch } from './mtls-mismatch';
import { neighbourMemory } from './neighbour-memory';
import { neighbourPackets } from './neighbour-packets';
import { outlierEjection } from './outlier-ejection';
import { pathLoss } from './path-loss';
import { proxyLimit } from './proxy-limit';
import { registryOnly } from './registry-only';
import { retryPolicy } from './retry-policy';
import { rollout } from './rollout';
import { rootExpired } from './root-expired';
import { silentSteal } from './silent-steal';
import { slowDatabase } from './slow-database';
import { slowDisk } from './slow-disk';
import { slowService } from './slow-service';
import { smallPool } from './small-pool';
import { steadyErrors } from './steady-errors';
import { steal } from './steal';
import { tightBreaker } from './tight-breaker';
import { tightProbe } from './tight-probe';
import { zoneCut } from './zone-cut';

/** Every incident that can be injected. */
export const incidents: readonly Incident[] = [
  steal,
  silentSteal,
  burstCredits,
  slowDisk,
  busyNeighbour,
  neighbourPackets,
  cpuLimit,
  memoryLeak,
  neighbourMemory,
  memoryEviction,
  hostLoss,
  pathLoss,
  conntrackFull,
  listenDrops,
  proxyLimit,
  retryPolicy,
  codeRetries,
  slowService,
  slowDatabase,
  smallPool,
  cacheMisses,
  badRelease,
  cpuRegression,
  lockContention,
  longPauses,
  tightBreaker,
  outlierEjection,
  mtlsMismatch,
  rootExpired,
  lostRoute,
  registryOnly,
  hostDrain,
  tightProbe,
  dnsLoss,
  dnsLimit,
  loadSpike,
  zoneCut,
  missingExporter,
  afterWork,
  rollout,
  autoscaling,
  limitedJob,
  agentRetransmits,
  clientErrors,
  steadyErrors,
];

/** The incident of that name. Throws an Error with a sentence that names the known ones. */
export function incidentNamed(name: string): Incident {
  const found = incidents.find((incident) => incident.name === name);
  if (found === undefined) throw new Error(`There is no incident "${name}"; incidents are ${incidents.map((i) => i.name).join(', ')}.`);
  return found;
}
