import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assets, startApiServer, type ApiServer } from './api-server';
import { createNamespace, createPods, mustAsk } from './fixtures';
import { writeKubeconfig } from './kubeconfig-file';

const count = Number(process.env['KUBE_PODS'] ?? 20_000);
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Report { readonly event: string; readonly pods: number; readonly rssMiB: number; readonly peakMiB: number; readonly seconds: number; readonly requests: number }

/** A process that does nothing but read this cluster, as the product would. */
function startChild(kubeconfig: string): { next: (event: string) => Promise<Report>; stop: () => void } {
  const child = spawn(process.execPath, ['--import', 'tsx', '--max-old-space-size=320', 'e2e/kube/reader-process.ts', kubeconfig], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const reports: Report[] = [];
  let rest = '';
  child.stdout.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) reports.push(JSON.parse(line) as Report);
  });
  return {
    next: async (event) => {
      for (;;) {
        const at = reports.findIndex((report) => report.event === event);
        if (at !== -1) return reports.splice(0, at + 1).at(-1) as Report;
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the reader ended: ${child.exitCode ?? child.signalCode}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    stop: () => child.kill('SIGTERM'),
  };
}

describe.skipIf(assets() === null)(`K14: ${count} pods on a real API server`, () => {
  let server: ApiServer;
  let child: ReturnType<typeof startChild> | null = null;
  beforeAll(async () => {
    server = await startApiServer();
    await createNamespace(server, 'shop');
    await createPods(server, 'shop', count, 'p');
  });
  afterAll(async () => {
    child?.stop();
    await server?.close();
  });

  it('are read with at most 384 MiB and five requests a second, and followed', async () => {
    child = startChild(writeKubeconfig(server, server.tokens.admin));
    const read = await child.next('read');
    console.log(`${read.pods} pods: ${read.seconds} s, ${read.requests} requests, ${read.rssMiB} MiB, at most ${read.peakMiB} MiB`);
    expect(read.pods).toBe(count);
    expect(read.peakMiB).toBeLessThanOrEqual(384);
    expect(read.requests / read.seconds).toBeLessThanOrEqual(5.5);
    await mustAsk(server, 'DELETE', '/api/v1/namespaces/shop/pods/p-17?gracePeriodSeconds=0');
    expect((await child.next('changed')).pods).toBe(count - 1);
  });
});
