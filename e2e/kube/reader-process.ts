import { loadConnection } from '@/lib/kubernetes/connection';
import { startKubernetesReader } from '@/lib/kubernetes/kubernetes-reader';

/** Reads the cluster of the kubeconfig given and reports memory as lines of JSON. A process of its own, so that nothing else is measured. */
function main(): void {
  const connection = loadConnection({ mode: 'auto', kubeconfig: process.argv[2] });
  if (connection === null) throw new Error('no connection');
  const began = Date.now();
  let requests = 0;
  let last = -1;
  const reader = startKubernetesReader({ connection, namespaces: null, log: { info: () => undefined, warn: () => undefined }, metrics: { request: () => { requests += 1; } } });
  const report = (event: string, pods: number) => {
    const peak = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(`${JSON.stringify({ event, pods, rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20), peakMiB: Math.round(peak), seconds: (Date.now() - began) / 1000, requests })}\n`);
  };
  reader.onChange(() => {
    const pods = reader.inventory().pods?.length ?? -1;
    const complete = reader.kinds().filter((kind) => kind.state !== 'absent').every((kind) => kind.state === 'ok');
    if (!complete || pods === last) return;
    report(last === -1 ? 'read' : 'changed', pods);
    last = pods;
  });
  // The reader's own timers keep no process alive.
  setInterval(() => undefined, 60_000);
  process.on('SIGTERM', () => process.exit(0));
}

main();
