import { pastQuery, readPast } from '@/lib/hosts/past-query';
import type { RobustPast } from '@/lib/hosts/host-reader';
import type { Labels } from '@/lib/promql/sample';
import { hostWindow } from './exporter-interval';
import { readNamed } from './host-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

/** What is usual changes slowly: it is read again every five minutes, in seconds. */
const pastGrid = 300;
/** It only sharpens the grades, so nobody waits longer for it, ms. */
const patienceMs = 700;

/** What was usual for every host's signals, with the name of that answer; null while it is not known. */
export async function readHostPast(scope: Scope, rt: Runtime): Promise<{ revision: string; of(hostOf: (labels: Labels) => string | null): RobustPast } | null> {
  const at = Math.floor(scope.at / pastGrid) * pastGrid;
  const window = await hostWindow(scope.window, scope.at, rt);
  const read = readNamed('hosts', { name: 'past', query: pastQuery(window) }, { ...scope, at }, rt, rt.hostClients, 'dear');
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), patienceMs); });
  const joined = await Promise.race([read, impatient]).finally(() => clearTimeout(timer));
  if (joined === null || 'failure' in joined.samples) return null;
  const { samples, revision } = joined;
  return { revision, of: (hostOf) => readPast(samples, hostOf) };
}
