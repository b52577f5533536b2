import { pastGrid, pastQuery, readPast } from '@/lib/hosts/past-query';
import type { RobustPast } from '@/lib/hosts/host-reader';
import type { Labels } from '@/lib/promql/sample';
import { hostWindow } from './exporter-interval';
import { clientsOfScope } from './mesh-layer';
import { readRange } from './range-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** It only sharpens the grades, so nobody waits longer for it, ms. */
const patienceMs = 700;

/** What was usual for every host's signals, with the name of that answer; null while it is not known. */
export async function readHostPast(scope: Scope, rt: Runtime): Promise<{ revision: string; of(hostOf: (labels: Labels) => string | null): RobustPast } | null> {
  const grid = pastGrid(scope.at);
  const window = await hostWindow(scope.window, scope.at, rt);
  const read = readRange('hosts', pastQuery(window), grid, clientsOfScope(scope, rt.hostClients), rt);
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), patienceMs); });
  const reading = await Promise.race([read, impatient]).finally(() => clearTimeout(timer));
  if (reading === null || reading.series === null) return null;
  const { series, revision } = reading;
  return { revision, of: (hostOf) => readPast(series, grid, hostOf) };
}
