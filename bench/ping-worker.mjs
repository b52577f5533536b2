/** A thread that pings every 50 ms and posts how long each took, in ms: beside a thousand requests in one event loop it would measure that loop. */
import { parentPort, workerData } from 'node:worker_threads';

const { url, milliseconds } = workerData;
const times = [];
for (const end = performance.now() + milliseconds; performance.now() < end; ) {
  const started = performance.now();
  await fetch(`${url}/api/v1/ping`).then((response) => response.arrayBuffer());
  times.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
parentPort?.postMessage(times);
