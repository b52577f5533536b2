import { failed, notFound, ok } from '../mesh/outcome';
import { CpuStation } from '../physics/cpu-station';
import { lognormal, mix, uniform, usualSigma } from '../physics/draw';
import { LogPipe } from '../physics/log-pipe';
import { stolenDuring } from '../physics/hypervisor';
import { wakeUp } from './proxy-pass';
import type { PodRuntime } from './runtime';
import type { Visit } from './visit';

/** Draws what a request costs a server that begins with it at `time` (ms), and how it will answer; returns when its own part is done. */
export function serve(visit: Visit, server: PodRuntime, time: number): number {
  const { host, station, workload } = server;
  const { workMs, waitMs, syncs } = workload.behaviour;
  const { now } = workload;
  const key = visit.key;
  const asked = visit.size * workload.appetite;
  const work = lognormal(key, 41, workMs * now.workFactor * host.now.cacheFactor * host.pace * server.warmth * asked, usualSigma);
  const wake = station.idleAt(time) ? wakeUp(server, mix(key, 42)) : 0;
  const computed = station.serve(time, work, wake, stolenDuring(host.hypervisor, work, key));
  server.book(station.lastStart, computed, work);
  let end = locked(server, computed) + lognormal(key, 43, waitMs * now.waitFactor * asked, usualSigma);
  for (let i = 0; i < syncs; i++) {
    const blocked = host.disk.sync(mix(key, 44 + i));
    server.blockedMs += blocked;
    end += blocked;
  }
  end += fetched(server, key) + logged(server, time);
  if (waitMs > 0) end += wakeUp(server, mix(key, 49));
  visit.outcome = fate(visit, server);
  if (visit.outcome !== ok) visit.nextCall = Infinity;
  return end;
}

/** Time for a page that is not in the cache, ms. */
function fetched(server: PodRuntime, key: number): number {
  const { coldShare } = server.workload.behaviour;
  if (coldShare <= 0 || uniform(key, 57) >= coldShare) return 0;
  const blocked = server.host.disk.read(mix(key, 58));
  server.blockedMs += blocked;
  return blocked;
}

/** Time for room in the log's pipe, ms. The thread sleeps there: only the pipe's reader waits for the disk, which is no part of the pod. */
function logged(server: PodRuntime, time: number): number {
  const { logBytes } = server.workload.behaviour;
  if (logBytes <= 0) return 0;
  const { pageWriteMs } = server.host.disk;
  server.log ??= new LogPipe();
  server.readerMs += server.log.readingMs(logBytes, pageWriteMs);
  return server.log.write(time, logBytes, pageWriteMs);
}

function fate(visit: Visit, server: PodRuntime): number {
  const { behaviour, now } = server.workload;
  const luck = uniform(visit.key, 50);
  if (luck < behaviour.errorShare) return failed;
  if (luck < behaviour.errorShare + behaviour.notFoundShare) return notFound;
  if (now.errorShare > 0 && uniform(visit.key, 51) < now.errorShare) return failed;
  return now.notFoundShare > 0 && uniform(visit.key, 52) < now.notFoundShare ? notFound : ok;
}

/** The section that one request at a time may be in. */
function locked(server: PodRuntime, time: number): number {
  const { lockMs } = server.workload.now;
  if (lockMs <= 0) {
    server.lock = null;
    return time;
  }
  server.lock ??= new CpuStation(1, null);
  return server.lock.serve(time, lockMs, 0, 0);
}

/** Work that follows the answer (logging, collection) and delays nobody's own answer. */
export function workAfterwards(server: PodRuntime, time: number): void {
  const { afterWorkMs } = server.workload.now;
  if (afterWorkMs <= 0) return;
  const end = server.station.serve(time, afterWorkMs, 0, 0);
  server.book(server.station.lastStart, end, afterWorkMs);
}
