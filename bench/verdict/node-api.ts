import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeKinds } from '@/lab/kube/kube-kinds';
import { KubeServer } from '@/lab/kube/kube-server';
import { kubeconfig } from '@/lab/kube/kubeconfig';
import { ObjectStore } from '@/lab/kube/object-store';

/** More hosts than any drawn case has: those without pods change no verdict. */
const hosts = 60;
const zones = ['a', 'b', 'c'];

/** Settings of a product that sees this API, and its end. */
export interface NodeApi {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * A Kubernetes API that knows nodes only. A case lies in the past, and of the past the product takes nothing else from Kubernetes: the zone of a Node is what it is.
 * Worker number i has the same address and zone in every drawn world (lab/world/drawn-shop.ts), so that one API serves all cases.
 */
export async function startNodeApi(): Promise<NodeApi> {
  const store = new ObjectStore();
  for (let index = 0; index < hosts; index += 1) {
    const name = `worker-${index + 1}`;
    store.put(kubeKinds.nodes, {
      apiVersion: 'v1', kind: 'Node',
      metadata: { name, uid: name, creationTimestamp: '2023-11-01T00:00:00Z', labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/region': 'eu-central-1', 'topology.kubernetes.io/zone': `eu-central-1${zones[index % zones.length] ?? ''}` } },
      status: { addresses: [{ type: 'InternalIP', address: `10.20.${index >> 7}.${10 + (index & 127)}` }], conditions: [{ type: 'Ready', status: 'True' }] },
    });
  }
  const server = new KubeServer(store);
  const url = await server.listen(0);
  const folder = mkdtempSync(join(tmpdir(), 'undermesh-nodes-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig(url));
  return {
    env: { UNDERMESH_KUBERNETES: 'auto', KUBECONFIG: file },
    stop: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** No Kubernetes at all: worlds that are not drawn place their zones in their own way. */
export const noNodeApi: NodeApi = { env: { UNDERMESH_KUBERNETES: 'off' }, stop: () => Promise.resolve() };
