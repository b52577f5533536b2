import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Identity } from './certificates';
import { envoyBootstrap } from './envoy-bootstrap';
import { startEnvoy } from './envoy-process';
import type { Party } from './mesh-plan';

const run = promisify(execFile);

/** Needs the CPU for so long to answer one request, ms. */
export const workMs = 4;

const application = `
const work = () => { for (const end = process.hrtime.bigint() + ${workMs}000000n; process.hrtime.bigint() < end;); };
require('node:http').createServer((request, answer) => { work(); answer.end('done'); }).listen(Number(process.argv[1]), '127.0.0.1');
`;

/** An application that computes, with its real sidecar before it. */
export interface PinnedPod {
  readonly name: string;
  readonly inboundPort: number;
  readonly adminPort: number;
  stop(): Promise<void>;
}

/** What one pod is made of. */
export interface PinnedPodPlan {
  readonly name: string;
  readonly party: Party;
  /** The only CPU that application and proxy may use. */
  readonly cpu: number;
  readonly ports: { readonly application: number; readonly inbound: number; readonly admin: number };
  readonly identity: Identity;
  readonly directory: string;
  readonly baseId: number;
}

/** What else this machine does is to burden no pod: where the user may, pods go before everything but the burners. */
const podNice = -10;

/** Gives every thread of a process the nice value of pods. */
async function prefer(pid: number | undefined): Promise<void> {
  for (const thread of await readdir(`/proc/${String(pid)}/task`)) {
    try {
      setPriority(Number(thread), podNice);
    } catch {
      // Only root may: without it the pods stay among the ordinary processes.
      return;
    }
  }
}

/** Starts the application and its Envoy, both on one CPU. */
export async function startPinnedPod(envoy: string, { name, party, cpu, ports, identity, directory, baseId }: PinnedPodPlan): Promise<PinnedPod> {
  const inbound = { port: ports.inbound, applicationPort: ports.application, protocol: 'http' } as const;
  const server = spawn('taskset', ['-c', String(cpu), process.execPath, '-e', application, String(ports.application)], { stdio: 'ignore' });
  try {
    await answering(ports.application);
    const proxy = await startEnvoy(envoy, name, envoyBootstrap({ party, adminPort: ports.admin, inbound, outbound: null }, identity), ports.admin, directory, baseId);
    // All its threads; those that it starts later inherit.
    await run('taskset', ['-a', '-c', '-p', String(cpu), String(proxy.pid)]);
    for (const pid of [server.pid, proxy.pid]) await prefer(pid);
    return { name, inboundPort: ports.inbound, adminPort: ports.admin, stop: async () => { await proxy.stop(); await ended(server); } };
  } catch (error) {
    await ended(server);
    throw error;
  }
}

/** Processes that do nothing but want a CPU. `cpu` a number: before the pods on that CPU, as far as the user may; null: behind everybody, on any. */
export function startBurners(count: number, cpu: number | null): () => Promise<void> {
  // Four of these leave a pod a thirteenth of the CPU: enough for its proxy to be scraped within the second.
  const nice = cpu === null ? 19 : podNice - 5;
  const burn = [process.execPath, '-e', 'for (const end = Date.now() + 120000; Date.now() < end;);'];
  const pinned = cpu === null ? burn : ['taskset', '-c', String(cpu), ...burn];
  const burners = Array.from({ length: count }, () => spawn('nice', ['-n', String(nice), ...pinned], { stdio: 'ignore' }));
  return async () => {
    await Promise.all(burners.map(ended));
  };
}

/** One request after the other, with a pause between, until the time is over; returns how many were answered. */
export async function callAgainAndAgain(port: number, seconds: number, pauseMs: number): Promise<number> {
  let answered = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(pauseMs)) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
    if (answer?.ok === true) answered += 1;
    await answer?.arrayBuffer().catch(() => null);
  }
  return answered;
}

async function answering(port: number): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    if (await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.ok, () => false)) return;
  }
  throw new Error(`The application on port ${port} did not answer within 20 s.`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
