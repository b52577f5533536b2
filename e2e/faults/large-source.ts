import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A stand-in for a Prometheus whose answers about the mesh are large. */
export interface LargeSource {
  readonly url: string;
  /** From now on its answers are small. */
  shrink(): void;
  stop(): Promise<void>;
}

/** A series as Istio's proxies write it; all of them are different edges or codes. */
function seriesOf(index: number): unknown {
  const [caller, callee] = [index % 200, Math.floor(index / 200)];
  return {
    metric: {
      reporter: index % 2 === 0 ? 'destination' : 'source',
      source_workload: `caller-workload-${caller}`, source_workload_namespace: `namespace-${caller % 40}`, source_canonical_service: `caller-service-${caller}`, source_cluster: 'Kubernetes',
      destination_workload: `callee-workload-${callee}`, destination_workload_namespace: `namespace-${callee % 40}`, destination_canonical_service: `callee-service-${callee}`, destination_cluster: 'Kubernetes',
      destination_service: `callee-${callee}.namespace-${callee % 40}.svc.cluster.local`, destination_service_name: `callee-${callee}`, destination_service_namespace: `namespace-${callee % 40}`,
      request_protocol: 'http', response_code: '200', response_flags: '-', connection_security_policy: 'mutual_tls',
    },
    value: [1_790_000_000, String(1 + index * 1.37)],
  };
}

function answerOf(series: readonly unknown[]): string {
  return JSON.stringify({ status: 'success', data: { resultType: 'vector', result: series } });
}

/** Starts one whose answers about requests and connections have about `bytes` bytes. */
export async function largeSource(bytes: number): Promise<LargeSource> {
  const count = Math.floor(bytes / (JSON.stringify(seriesOf(12_345)).length + 1));
  let large = answerOf(Array.from({ length: count }, (_, index) => seriesOf(index)));
  const none = answerOf([]);
  const server = createServer((request, response) => {
    let asked = '';
    request.on('data', (part: Buffer) => { asked += part.toString(); });
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(/istio_(requests|tcp)/.test(asked) ? large : none);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shrink: () => { large = answerOf([seriesOf(0), seriesOf(1)]); },
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

/** `NODE_OPTIONS` of the Deployment in `deploy/base`. */
export function heapOfTheDeployment(): string {
  const found = /--max-old-space-size=\d+/.exec(readFileSync(fileURLToPath(new URL('../../deploy/base/deployment.yaml', import.meta.url)), 'utf8'))?.[0];
  if (found === undefined) throw new Error('deploy/base/deployment.yaml gives no heap limit');
  return found;
}
