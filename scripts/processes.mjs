/** Child processes that never outlive their parent: each is a group of its own, and all are ended together. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const running = new Set();

/** Starts a command in its own process group. */
export function start(name, command, args, options = {}) {
  const child = spawn(command, args, { detached: true, ...options });
  child.displayName = name;
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch {
    // It ended already.
  }
}

/** Asks every child to end, and makes it after `patience` ms. */
export async function stopAll(patience = 10_000) {
  const children = [...running];
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          const timer = setTimeout(() => signal(child, 'SIGKILL'), patience);
          child.once('close', () => {
            clearTimeout(timer);
            resolve();
          });
          signal(child, 'SIGTERM');
        }),
    ),
  );
}

/** Is `port` of the loopback address free? */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Resolves when `url` answers 200; rejects after `patience` ms, or when `child` ends before. */
export async function answers(url, child, patience = 60_000) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (child && child.exitCode !== null) throw new Error(`${child.displayName} ended with status ${child.exitCode} before it was ready.`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not answer within ${patience / 1000} s.`);
}

/** The first line of `child`'s standard output that is a JSON object with `ready: true`. */
export function readyLine(child, patience = 180_000) {
  return new Promise((resolve, reject) => {
    let buffer = '';
    const timer = setTimeout(() => reject(new Error(`${child.displayName} was not ready within ${patience / 1000} s.`)), patience);
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`${child.displayName} ended with status ${code} before it was ready.`));
    });
    child.stdout.on('data', (chunk) => {
      buffer += chunk;
      for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
        const line = buffer.slice(0, end).trim();
        buffer = buffer.slice(end + 1);
        if (!line.startsWith('{')) continue;
        const message = JSON.parse(line);
        if (message.ready !== true) continue;
        clearTimeout(timer);
        resolve(message);
      }
    });
  });
}
