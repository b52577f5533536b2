import type { Host } from '@/lib/hosts/host';
import { identityQuery } from '@/lib/hosts/host-queries';
import { readHosts } from '@/lib/hosts/host-reader';
import type { Labels } from '@/lib/promql/sample';
import { hostsInput, readNamed, readPlacements } from './host-layer';
import { settleScope } from './request-scope';
import type { Runtime } from './runtime';

/** The window of the instant look that tells which exporter belongs to which host, seconds. */
const lookWindow = 60;

/** How range series of hosts are named: by the mapping of exporters to hosts as it was at `at` (now when it lies ahead). */
export async function hostOfSeries(at: number, rt: Runtime): Promise<(labels: Labels) => string | null> {
  return (await hostsAt(at, rt)).hostOf;
}

/** The hosts as one instant look at `at` (now when it lies ahead) knows them: their names and when they booted. Signals are not asked for (with hundreds of hosts they are the dear part) and stand as failed. */
export async function hostsAt(at: number, rt: Runtime): Promise<{ hosts: readonly Host[]; hostOf: (labels: Labels) => string | null }> {
  const present = settleScope({ window: lookWindow, level: 'workload', idle: false, waypoints: false }, rt);
  const scope = at >= present.at - lookWindow ? present : { ...present, at, live: false };
  const [cpu, placed] = await Promise.all([readNamed('hosts', identityQuery(), scope, rt), readPlacements(scope, rt)]);
  return readHosts({ ...hostsInput(scope, rt, { cpu: cpu.samples, placements: placed.samples }), past: null });
}
