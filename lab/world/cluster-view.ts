import type { ClusterEvent, HostCounters, MeshConfiguration, PodState, RequestSeries, TcpSeries, WorldTelemetry } from './telemetry';
import type { World } from './world';

/** Names of all clusters of a world, its own first. */
export function clustersOf(world: World): readonly string[] {
  return [...new Set([world.cluster, ...world.workloads.map(({ cluster }) => cluster)])];
}

/** The telemetry as one cluster's API server and exporters know it; the whole telemetry in a world of one cluster. */
export function clusterView(telemetry: WorldTelemetry, cluster: string): WorldTelemetry {
  return clustersOf(telemetry.world).length === 1 ? telemetry : new ClusterView(telemetry, cluster);
}

class ClusterView implements WorldTelemetry {
  readonly world: World;
  readonly hosts: readonly HostCounters[];
  readonly requests: readonly RequestSeries[];
  readonly tcp: readonly TcpSeries[];
  private readonly ownPods: PodState[] = [];
  private readonly ownEvents: ClusterEvent[] = [];
  private seenPods = 0;
  private seenEvents = 0;

  constructor(
    private readonly all: WorldTelemetry,
    private readonly cluster: string,
  ) {
    const { world } = all;
    const home = cluster === world.cluster;
    this.world = {
      ...world,
      cluster,
      hosts: world.hosts.filter((host) => (host.cluster ?? world.cluster) === cluster),
      workloads: world.workloads.filter((workload) => workload.cluster === cluster),
      services: world.services.filter((service) => service.cluster === cluster),
      routes: home ? (world.routes ?? []) : [],
    };
    this.hosts = all.hosts.filter(({ spec }) => (spec.cluster ?? world.cluster) === cluster);
    this.requests = all.requests;
    this.tcp = all.tcp;
  }

  get now(): number {
    return this.all.now;
  }

  get pods(): readonly PodState[] {
    for (; this.seenPods < this.all.pods.length; this.seenPods += 1) {
      const pod = this.all.pods[this.seenPods];
      if (pod?.workload.cluster === this.cluster) this.ownPods.push(pod);
    }
    return this.ownPods;
  }

  /** Events of pods are told apart by the pod; those of nodes and controllers belong to the world's own cluster. */
  get events(): readonly ClusterEvent[] {
    for (; this.seenEvents < this.all.events.length; this.seenEvents += 1) {
      const event = this.all.events[this.seenEvents];
      if (event === undefined) continue;
      const here = event.kind === 'Pod' ? this.pods.some((pod) => pod.name === event.name) : this.cluster === this.all.world.cluster;
      if (here) this.ownEvents.push(event);
    }
    return this.ownEvents;
  }

  get configuration(): MeshConfiguration {
    return this.cluster === this.all.world.cluster ? (this.all.configuration ?? { routes: [], strictNamespaces: [] }) : { routes: [], strictNamespaces: [] };
  }

  get silent(): ReadonlySet<string> {
    return this.all.silent ?? new Set();
  }
}
