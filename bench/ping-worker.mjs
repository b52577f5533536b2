/**
 * A thread that looks as people do while others ask much: it pings every 50 ms, and ten viewers ask for the map as it is
 * now every two seconds. Told `{ url, milliseconds }` it posts how long each ping took, in ms, and what the viewers got.
 * Beside a thousand requests in one event loop it would measure that loop.
 */
import { parentPort } from 'node:worker_threads';

const viewers = 10;
const betweenLooksMs = 2000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pings(url, end) {
  const times = [];
  while (performance.now() < end) {
    const started = performance.now();
    await fetch(`${url}/api/v1/ping`).then((response) => response.arrayBuffer());
    times.push(performance.now() - started);
    await pause(50);
  }
  return times;
}

/** Viewers whose pages do not move in step. */
async function look(url, end, looks) {
  await pause(Math.random() * betweenLooksMs);
  while (performance.now() < end) {
    const started = performance.now();
    const status = await fetch(`${url}/api/v1/graph`).then(async (response) => {
      await response.arrayBuffer();
      return response.status;
    }, () => 0);
    looks.push({ status, milliseconds: performance.now() - started });
    await pause(betweenLooksMs);
  }
}

parentPort?.on('message', ({ url, milliseconds }) => {
  const end = performance.now() + milliseconds;
  const looks = [];
  void Promise.all([pings(url, end), ...Array.from({ length: viewers }, () => look(url, end, looks))]).then(([times]) => parentPort?.postMessage({ times, looks }));
});
