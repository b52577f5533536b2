import { hasGatewayName, isGatewayPod, isWaypointPod } from './gateway';
import type { Level, NodeTrait } from './graph';
import type { Inventory, PodFact, WorkloadFact } from './inventory';
import type { NodeRef } from './node-id';

/** What Kubernetes adds to a node. */
export interface KnownFacts {
  readonly app: string | null;
  readonly version: string | null;
  readonly workloadKind: string | null;
  readonly traits: readonly NodeTrait[];
}

const nothingKnown: KnownFacts = { app: null, version: null, workloadKind: null, traits: [] };
const key = (namespace: string | null, name: string) => JSON.stringify([namespace, name]);

function traitsOfPods(pods: readonly PodFact[]): readonly NodeTrait[] {
  const traits: NodeTrait[] = [];
  const ambient = pods.some(({ annotations }) => annotations['ambient.istio.io/redirection'] === 'enabled');
  if (pods.some(isGatewayPod)) traits.push('gateway');
  if (pods.some(isWaypointPod)) traits.push('waypoint');
  if (ambient) traits.push('ambient');
  if (pods.length > 0 && !ambient && pods.every(({ containers }) => containers.every(({ isProxy }) => !isProxy))) traits.push('no-proxy');
  return traits;
}

/** Looks up workloads of an inventory by name. An inventory is of one cluster; with several in the picture and none chosen, it is not known which, and nothing is said to be gone. */
export class InventoryIndex {
  private readonly workloads = new Map<string, WorkloadFact>();
  private readonly pods = new Map<string, PodFact[]>();
  private readonly complete: boolean;

  constructor(private readonly inventory: Inventory | null, private readonly cluster: string | null, severalClusters: boolean) {
    for (const workload of inventory?.workloads ?? []) this.workloads.set(key(workload.namespace, workload.name), workload);
    for (const pod of inventory?.pods ?? []) {
      const name = key(pod.namespace, pod.workload?.name ?? pod.name);
      this.pods.set(name, [...(this.pods.get(name) ?? []), pod]);
    }
    const workloads = inventory?.workloads ?? null;
    const pods = inventory?.pods ?? null;
    this.complete = workloads !== null && pods !== null && workloads.length + pods.length > 0 && !(severalClusters && cluster === null);
  }

  factsOf(ref: NodeRef): KnownFacts {
    const byName: readonly NodeTrait[] = hasGatewayName(ref.name) && (ref.kind === 'workload' || ref.kind === 'app') ? ['gateway'] : [];
    if (ref.kind !== 'workload' || (this.cluster !== null && ref.cluster !== this.cluster)) return { ...nothingKnown, traits: byName };
    const name = key(ref.namespace, ref.name);
    const workload = this.workloads.get(name);
    const pods = this.pods.get(name) ?? [];
    if (workload === undefined && pods.length === 0) return { ...nothingKnown, traits: this.complete && ref.namespace !== null ? [...byName, 'gone'] : byName };
    const pod = pods[0];
    return {
      app: workload?.canonicalService ?? workload?.app ?? pod?.canonicalService ?? pod?.app ?? null,
      version: workload?.version ?? pod?.version ?? null,
      workloadKind: workload?.kind ?? pod?.workload?.kind ?? null,
      traits: pods.length === 0 ? byName : traitsOfPods(pods),
    };
  }

  /** All nodes of a level that Kubernetes knows, in the namespaces asked for. */
  nodesAt(level: Level, namespaces: readonly string[] | null): readonly NodeRef[] {
    const wanted = namespaces === null ? null : new Set(namespaces);
    const { cluster } = this;
    const refs: NodeRef[] = [];
    const add = (kind: NodeRef['kind'], namespace: string, name: string) => {
      if (wanted === null || wanted.has(namespace)) refs.push({ kind, cluster, namespace, name });
    };
    if (level === 'service') for (const { namespace, name } of this.inventory?.services ?? []) add('service', namespace, name);
    else {
      for (const { namespace, name, app, canonicalService } of this.workloads.values()) {
        if (level === 'workload') add('workload', namespace, name);
        else if (level === 'app') add('app', namespace, canonicalService ?? app ?? name);
        else add('namespace', namespace, namespace);
      }
    }
    return refs;
  }
}
