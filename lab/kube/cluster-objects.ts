import { monitoringNamespace, platformPods } from '@/lab/exporters/platform-pods';
import { stableUuid } from '@/lab/exporters/stable-hash';
import type { HostCounters, PodState, WorldTelemetry } from '@/lab/world/telemetry';
import type { World } from '@/lab/world/world';
import { eventObject } from './event-object';
import { kubeKinds } from './kube-kinds';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';
import { meshObjects } from './mesh-objects';
import { nodeFingerprint, nodeObject } from './node-object';
import { ObjectStore } from './object-store';
import { evictedPodObject, platformPodObject, podFingerprint, podObject } from './pod-object';
import { endpointSliceObject, serviceObject } from './service-objects';
import type { KindedObject } from './workload-objects';
import { workloadObjects } from './workload-objects';

/** The API server forgets events after an hour. */
const eventSeconds = 3600;

/** Keeps the objects of the cluster in step with the simulated world. */
export class ClusterObjects {
  readonly store = new ObjectStore();
  /** What the retry policies say; a person may switch them off. */
  retriesOn = true;
  private readonly telemetry: WorldTelemetry;
  private readonly createdAt: number;
  private readonly pods = new Map<PodState, { fingerprint: string; ready: boolean; readySince: number }>();
  private readonly nodes = new Map<HostCounters, string>();
  private readonly conditions = new Map<string, { holds: boolean; since: number }>();
  private readonly events: { time: number; object: KubeObject }[] = [];
  private mesh: readonly KindedObject[] = [];
  private seenPods = 0;
  private seenEvents = 0;

  constructor(telemetry: WorldTelemetry) {
    this.telemetry = telemetry;
    this.createdAt = Math.min(...telemetry.world.hosts.map((host) => host.bootedAt));
    this.putStanding();
  }

  /** Brings the objects up to the world's present state. Objects that did not change keep their resource version. */
  sync(): void {
    const podsChanged = this.syncPods();
    if (podsChanged) this.syncOwners();
    this.syncNodes();
    this.syncEvents();
    this.syncMesh();
  }

  private syncMesh(): void {
    const objects = meshObjects(this.telemetry, this.createdAt, this.retriesOn);
    for (const { kind, object } of objects) this.store.put(kind, object);
    const present = new Set(objects.map(({ kind, object }) => `${kind.plural}/${object.metadata.namespace ?? ''}/${object.metadata.name}`));
    for (const { kind, object } of this.mesh) {
      const { namespace, name } = object.metadata;
      if (!present.has(`${kind.plural}/${namespace ?? ''}/${name}`)) this.store.remove(kind, namespace, name);
    }
    this.mesh = objects;
  }

  private putStanding(): void {
    const { world } = this.telemetry;
    for (const pod of platformPods(this.telemetry)) this.store.put(kubeKinds.pods, platformPodObject(pod));
    for (const service of world.services) this.store.put(kubeKinds.services, serviceObject(service, this.createdAt));
    const injected = new Set(world.workloads.filter(({ proxy }) => proxy === 'sidecar').map(({ namespace }) => namespace));
    const ambient = new Set(world.workloads.filter(({ proxy }) => proxy === 'ambient').map(({ namespace }) => namespace).filter((name) => !injected.has(name)));
    const names = new Set([...world.workloads.map(({ namespace }) => namespace), 'default', 'kube-system', 'istio-system', monitoringNamespace]);
    for (const name of names) this.store.put(kubeKinds.namespaces, namespaceObject(name, membership(world, name, injected.has(name), ambient.has(name)), this.createdAt));
  }

  private syncPods(): boolean {
    const { pods, now } = this.telemetry;
    let changed = false;
    for (; this.seenPods < pods.length; this.seenPods += 1) {
      const pod = pods[this.seenPods];
      if (!pod) continue;
      changed = true;
      if (pod.diedAt === null) this.pods.set(pod, { fingerprint: '', ready: pod.ready, readySince: pod.bornAt });
    }
    for (const [pod, known] of this.pods) {
      if (pod.diedAt !== null) {
        this.pods.delete(pod);
        if (pod.evicted === undefined) this.store.remove(kubeKinds.pods, pod.workload.namespace, pod.name);
        else this.store.put(kubeKinds.pods, evictedPodObject(pod, pod.evicted));
        changed = true;
        continue;
      }
      const fingerprint = podFingerprint(pod);
      if (fingerprint === known.fingerprint) continue;
      if (pod.ready !== known.ready) Object.assign(known, { ready: pod.ready, readySince: now });
      known.fingerprint = fingerprint;
      this.store.put(kubeKinds.pods, podObject(pod, known.readySince));
      changed = true;
    }
    return changed;
  }

  private syncOwners(): void {
    for (const { kind, object } of workloadObjects(this.telemetry, this.createdAt)) this.store.put(kind, object);
    for (const service of this.telemetry.world.services) {
      this.store.put(kubeKinds.endpointslices, endpointSliceObject(service, this.telemetry, this.createdAt));
    }
  }

  private syncNodes(): void {
    const { hosts, now } = this.telemetry;
    for (const host of hosts) {
      const fingerprint = nodeFingerprint(host, now);
      if (this.nodes.get(host) === fingerprint) continue;
      this.nodes.set(host, fingerprint);
      this.store.put(kubeKinds.nodes, nodeObject(host, now, (type, holds) => this.conditionSince(host, type, holds)));
    }
  }

  private conditionSince(host: HostCounters, type: string, holds: boolean): number {
    const key = `${host.spec.name}/${type}`;
    const known = this.conditions.get(key);
    if (known?.holds === holds) return known.since;
    const since = known ? this.telemetry.now : host.spec.bootedAt;
    this.conditions.set(key, { holds, since });
    return since;
  }

  private syncEvents(): void {
    const { events, now } = this.telemetry;
    for (; this.seenEvents < events.length; this.seenEvents += 1) {
      const event = events[this.seenEvents];
      if (!event || event.time < now - eventSeconds) continue;
      const object = eventObject(event, this.seenEvents);
      this.events.push({ time: event.time, object });
      this.store.put(kubeKinds.events, object);
    }
    while ((this.events[0]?.time ?? now) < now - eventSeconds) {
      const old = this.events.shift();
      if (old) this.store.remove(kubeKinds.events, old.object.metadata.namespace, old.object.metadata.name);
    }
  }
}

/** The labels by which a namespace joins the mesh. */
function membership(world: World, name: string, injected: boolean, ambient: boolean): Record<string, string> {
  const waypoint = world.waypoints?.find(({ namespace }) => namespace === name)?.workload.split('/')[1];
  return {
    ...(injected ? { 'istio-injection': 'enabled' } : {}),
    ...(ambient ? { 'istio.io/dataplane-mode': 'ambient' } : {}),
    ...(waypoint === undefined ? {} : { 'istio.io/use-waypoint': waypoint }),
  };
}

function namespaceObject(name: string, labels: Record<string, string>, createdAt: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: stableUuid(`Namespace/${name}`),
      creationTimestamp: kubeTime(createdAt),
      labels: { 'kubernetes.io/metadata.name': name, ...labels },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}
