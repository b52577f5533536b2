import type { Dice } from './dice';
import { hostileNames } from './hostile-names';
import type { Place } from './gallery-truth';

export type GalleryProxy = 'sidecar' | 'gateway' | 'ambient' | 'waypoint' | 'none';

/** A workload of a generated mesh. */
export interface GalleryWorkload {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  readonly version: string;
  readonly proxy: GalleryProxy;
  readonly pods: number;
  /** Share of its connections that come in under mTLS: 0, 1 or between. */
  readonly mutualShare: number;
}

/** A service and the workloads behind it. */
export interface GalleryService {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly workloads: readonly GalleryWorkload[];
}

/** What is unusual about one mesh. */
export interface GalleryTraits {
  readonly twoClusters: boolean;
  readonly hostile: boolean;
  /** Labels of Istio 1.4: no canonical names, no clusters, no gRPC status. */
  readonly early: boolean;
  /** Labels that the Telemetry API dropped. */
  readonly dropped: readonly string[];
  readonly misses: boolean;
  readonly restarts: boolean;
  readonly podBirths: boolean;
  readonly seriesBirths: boolean;
  readonly rare: boolean;
  readonly mixedBounds: boolean;
  readonly ambient: boolean;
  readonly waypoints: boolean;
  readonly grpc: boolean;
  readonly tcp: boolean;
  readonly outside: boolean;
}

export interface GalleryWorld {
  readonly traits: GalleryTraits;
  readonly services: readonly GalleryService[];
  readonly gateways: readonly GalleryWorkload[];
  /** One per namespace ("cluster/namespace") that has one. */
  readonly waypoints: ReadonlyMap<string, GalleryWorkload>;
}

/** Draws what is unusual: each trait by itself, so that all pairs come up. */
export function drawTraits(dice: Dice): GalleryTraits {
  const early = dice.chance(0.12);
  const grpc = !early && dice.chance(0.6);
  const droppable = ['response_flags', 'connection_security_policy', 'source_version', 'destination_canonical_service', ...(grpc ? [] : ['request_protocol'])];
  const ambient = !early && dice.chance(0.35);
  return {
    twoClusters: !early && dice.chance(0.15), hostile: dice.chance(0.3), early, dropped: dice.chance(0.15) ? [dice.pick(droppable)] : [],
    misses: dice.chance(0.25), restarts: dice.chance(0.25), podBirths: dice.chance(0.2), seriesBirths: dice.chance(0.5), rare: dice.chance(0.4),
    mixedBounds: dice.chance(0.3), ambient, waypoints: ambient && dice.chance(0.6), grpc, tcp: !early && dice.chance(0.6), outside: dice.chance(0.6),
  };
}

function proxyOf(dice: Dice, ambientNamespace: boolean): GalleryProxy {
  if (ambientNamespace) return 'ambient';
  return dice.chance(0.12) ? 'none' : 'sidecar';
}

const plainWords = ['cart', 'payment', 'search', 'stock', 'user', 'order', 'price', 'mail', 'report', 'audit', 'image', 'session'];

/** Draws clusters, namespaces, services and their workloads. */
export function drawWorld(dice: Dice, size: number, traits: GalleryTraits): GalleryWorld {
  const clusters = traits.twoClusters ? ['east', 'west'] : ['Kubernetes'];
  const hostile = [...hostileNames];
  const namespaces = Array.from({ length: Math.max(1, Math.min(12, Math.round(size / 12))) }, (_, index) => ({ name: `team-${index}`, ambient: traits.ambient && dice.chance(0.4), waypoint: traits.waypoints && dice.chance(0.7) }));
  const services: GalleryService[] = [];
  const known = new Map<string, number>();
  const waypoints = new Map<string, GalleryWorkload>();
  for (let index = 0; index < size; index++) {
    const namespace = dice.pick(namespaces);
    const odd = traits.hostile && hostile.length > 0 && dice.chance(0.4) ? hostile.splice(dice.between(0, hostile.length - 1), 1)[0] : undefined;
    // Counted by namespace, so that equal names come up in several.
    const place = known.get(namespace.name) ?? 0;
    known.set(namespace.name, place + 1);
    const name = odd ?? `${plainWords[place % plainWords.length]}-${place}`;
    const proxy = proxyOf(dice, namespace.ambient);
    const versions = dice.chance(0.2) ? ['v1', 'v2'] : ['v1'];
    // Services of equal name in both clusters: nothing may be mixed up.
    for (const cluster of clusters) {
      const mutualShare = dice.pick([1, 1, 1, 0, 0.5]);
      const workloads = versions.map((version): GalleryWorkload => ({ cluster, namespace: namespace.name, name: versions.length > 1 ? `${name}-${version}` : name, app: name, version, proxy, pods: dice.chance(0.25) ? 2 : 1, mutualShare }));
      // A service's name is a DNS label, whatever its workloads are called.
      services.push({ cluster, namespace: namespace.name, name: `svc-${place}`, workloads });
      const key = `${cluster}/${namespace.name}`;
      if (namespace.ambient && namespace.waypoint && !waypoints.has(key)) waypoints.set(key, { cluster, namespace: namespace.name, name: 'waypoint', app: 'waypoint', version: 'latest', proxy: 'waypoint', pods: 1, mutualShare: 1 });
    }
  }
  const gateways = clusters.map((cluster): GalleryWorkload => ({ cluster, namespace: 'istio-ingress', name: 'istio-ingressgateway', app: 'istio-ingressgateway', version: 'v1', proxy: 'gateway', pods: 1, mutualShare: 1 }));
  return { traits, services, gateways, waypoints };
}

/** Where a workload stands on the map. */
export function placeOf(workload: GalleryWorkload, { early }: GalleryTraits): Place {
  return { kind: 'workload', cluster: early ? null : workload.cluster, namespace: workload.namespace, name: workload.name };
}
