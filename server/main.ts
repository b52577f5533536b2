import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { AppError } from '@/lib/base/app-error';
import { isCrowded } from '@/lib/server/crowded';
import { configurationExitCode, EnvError, readEnv, type Env } from '@/lib/server/env';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { createFrontDoor, type FrontDoorOptions } from './front-door';
import { listen, ListenError } from './listen';
import { loadNextApp, type Handle } from './next-app';
import { answerPing, isPing } from './ping-answer';
import { createProbeServer } from './probe-server';

/** From the signal on, ms: requests in flight have so long, then what they wait for is given up and they say so. */
const stopMs = 7500;
/** From the signal on, ms: the end, whatever is left. */
const endMs = 9000;
/** So long connections are still taken after the signal: a request that is on its way would be reset otherwise. */
const lameMs = 500;
const calmRounds = 20;
/** From the signal on, ms: however many come, or however slowly this machine takes them in, the door is closed then. */
const takeInMs = 4500;

async function main(): Promise<void> {
  const env = readEnv();
  const rt = startRuntime(env);
  setRuntime(rt);
  let stopping = false;
  const probe = createProbeServer(rt.metrics.registry, () => stopping);
  await listen(probe, env.probeListen, 'UNDERMESH_PROBE_LISTEN');
  let loaded: Promise<Handle> | null = null;
  const handle: Handle = async (request, response) => (isPing(request) ? answerPing(request, response) : (await loaded)?.(request, response));
  const door = createFrontDoor({ allowedHosts: env.allowedHosts, authenticate: rt.authenticate, handle, refused: (reason) => rt.metrics.refused(reason), shared: tellShared(rt), crowded: (url) => isCrowded(url, rt.clients) });
  const port = await listen(door, env.listen, 'UNDERMESH_LISTEN');
  loaded = loadNextApp(dirname(fileURLToPath(import.meta.url)));
  await loaded;
  rt.log.info({ address: addressOf(env, port) }, 'Undermesh listens');
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    rt.log.info({ signal }, 'stopping');
    void stopAll(rt, door, probe).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Counts an answer that was shared; with authentication it leaves a line that names the verified user, as every answer does. */
function tellShared({ log, metrics }: Runtime): FrontDoorOptions['shared'] {
  return (request, user, requestId) => {
    metrics.shared();
    if (user !== null) log.info({ requestId, route: (request.url ?? '').split('?', 1)[0]?.replace('/api/v1/', ''), user }, 'answered together');
  };
}

async function stopAll(rt: Runtime, door: Server, probe: Server): Promise<void> {
  const began = performance.now();
  const until = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, began + milliseconds - performance.now())));
  await new Promise((resolve) => setTimeout(resolve, lameMs));
  await takeIn(door, began + takeInMs);
  // not the close of http, which at once ends what looks idle: on a busy machine that is a connection whose request nobody has read yet, and it would be reset
  const closed = new Promise<void>((resolve) => { NetServer.prototype.close.call(door, () => resolve()); });
  await takeIn(door, began + takeInMs + lameMs);
  door.closeIdleConnections();
  const sweep = setInterval(() => door.closeIdleConnections(), 100);
  await Promise.race([closed, until(stopMs)]);
  // this ends exchanges that are still under way: whoever waits for one is told that a layer is missing instead of being cut off
  await Promise.race([Promise.all([rt.stop(), closed]), until(endMs)]);
  clearInterval(sweep);
  probe.close();
}

/** Lets the event loop go round until no connection has come for a while: it takes one that waits in each round, and reads what the taken ones sent. */
async function takeIn(door: Server, until: number): Promise<void> {
  let calm = 0;
  const disturbed = () => { calm = 0; };
  door.on('connection', disturbed);
  for (; calm < calmRounds && performance.now() < until; calm += 1) await new Promise((resolve) => setImmediate(resolve));
  door.off('connection', disturbed);
}

function addressOf({ listen: { host } }: Env, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Wrong configuration ends with its sentences and code 78, anything else with code 1. */
function giveUp(error: unknown): never {
  const sentences = error instanceof EnvError ? error.problems : error instanceof ListenError ? [error.message] : error instanceof AppError ? [`${error.message} ${error.hint}`] : null;
  if (sentences === null) {
    process.stderr.write(`undermesh: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
    process.exit(1);
  }
  for (const sentence of sentences) process.stderr.write(`undermesh: ${sentence}\n`);
  process.exit(configurationExitCode);
}

process.on('unhandledRejection', (error) => process.stderr.write(`undermesh: unhandled rejection: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`));
main().catch(giveUp);
