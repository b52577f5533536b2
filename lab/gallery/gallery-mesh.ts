import type { CallEnding } from './call-outcome';
import { grpcEndings, httpEndings } from './call-outcome';
import { CallWriter } from './call-writer';
import { Dice } from './dice';
import type { CalledHost } from './gallery-labels';
import { calledHost } from './gallery-labels';
import type { EdgeTruth, Place } from './gallery-truth';
import { TruthBook } from './gallery-truth';
import type { GalleryService, GalleryTraits, GalleryWorkload, GalleryWorld } from './gallery-world';
import { drawTraits, drawWorld, placeOf } from './gallery-world';
import type { ProxyPage, TcpStep } from './proxy-page';
import type { CourseKind, Moments } from './scrape-plan';

/** A generated mesh: what its proxies expose, and what is true of it by construction. */
export interface GalleryMesh {
  readonly seed: number;
  readonly services: number;
  readonly traits: GalleryTraits;
  readonly moments: Moments;
  readonly pages: readonly ProxyPage[];
  readonly edges: readonly EdgeTruth[];
}

interface Call {
  readonly caller: GalleryWorkload;
  readonly callee: GalleryWorkload;
  readonly service: GalleryService;
  readonly protocol: 'http' | 'grpc' | 'tcp';
}

/** Draws the mesh of a seed whose window ends at `at` (unix s). The same seed gives the same mesh at any time. */
export function galleryMesh(seed: number, at: number): GalleryMesh {
  const dice = new Dice(seed);
  // Many small meshes and a few large ones: 5 to 300 services.
  const size = Math.round(5 * (300 / 5) ** (dice.next() ** 2));
  const traits = drawTraits(dice);
  const moments = { at, window: dice.pick([60, 60, 120, 180]) };
  const world = drawWorld(dice, size, traits);
  const writer = new CallWriter(dice, traits, moments, `mesh-${seed}`);
  const builder = new MeshBuilder(dice, world, writer);
  builder.writeAll();
  return { seed, services: world.services.length, traits, moments, pages: writer.allPages(), edges: builder.book.all() };
}

class MeshBuilder {
  readonly book = new TruthBook();

  constructor(private readonly dice: Dice, private readonly world: GalleryWorld, private readonly writer: CallWriter) {}

  writeAll(): void {
    const { dice, world: { services, gateways, traits } } = this;
    services.forEach((service, index) => {
      const mates = services.filter((other, place) => place !== index && (other.cluster === service.cluster || dice.chance(0.05)));
      const callers = index === 0 || mates.length === 0 || dice.chance(0.08) ? gateways.filter(({ cluster }) => cluster === service.cluster) : [];
      const wanted = dice.pick([1, 1, 2, 3]);
      const found = Array.from({ length: callers.length > 0 ? 0 : wanted }, () => dice.pick(dice.pick(mates).workloads));
      for (const caller of new Set([...callers, ...found])) this.writeCalls(caller, service);
    });
    if (traits.outside) this.writeOutside();
  }

  private writeCalls(caller: GalleryWorkload, service: GalleryService): void {
    const { dice, world: { traits } } = this;
    const first = traits.tcp && dice.chance(0.15) ? 'tcp' : traits.grpc && dice.chance(0.3) ? 'grpc' : 'http';
    const changes = traits.grpc && dice.chance(0.04);
    for (const protocol of new Set<Call['protocol']>([first, ...(changes ? (['http', 'grpc'] as const) : [])])) {
      for (const callee of service.workloads) this.writeCall({ caller, callee, service, protocol });
    }
  }

  /** Who reports a call follows from how both ends take part in the mesh (dialects.md 1A.4 and 1B). */
  private writeCall(call: Call): void {
    const { caller, callee, protocol } = call;
    const meshed = caller.proxy === 'ambient' || caller.proxy === 'sidecar';
    if (meshed && callee.proxy === 'ambient' && protocol !== 'tcp' && this.waypointOf(callee) !== undefined) return this.throughWaypoint(call);
    if (caller.proxy === 'ambient' || callee.proxy === 'ambient') this.overHostProxies(call);
    if (protocol === 'tcp') {
      if (caller.proxy !== 'ambient' && callee.proxy !== 'ambient') this.overTcp(call);
      return;
    }
    this.overRequests(call);
  }

  private waypointOf({ cluster, namespace }: GalleryWorkload): GalleryWorkload | undefined {
    return this.world.waypoints.get(`${cluster}/${namespace}`);
  }

  private edge(source: Place, target: Place, protocol: EdgeTruth['protocol'], situation: string): EdgeTruth {
    const edge = this.book.edge(source, target, protocol);
    edge.situations.add(situation);
    if (this.world.traits.early) edge.situations.add('labels of Istio 1.4');
    for (const label of this.world.traits.dropped) edge.situations.add(`without ${label}`);
    if (this.world.traits.hostile) edge.situations.add('hostile names');
    if (this.world.traits.twoClusters) edge.situations.add('two clusters');
    return edge;
  }

  private callerPlace(caller: GalleryWorkload, callee: GalleryWorkload): Place {
    const { traits } = this.world;
    if (caller.proxy !== 'none') return placeOf(caller, traits);
    return { kind: 'unknown', cluster: traits.early ? null : callee.cluster, namespace: null, name: 'unknown' };
  }

  private servicePlace({ cluster, namespace, name }: GalleryService, caller: GalleryWorkload): Place {
    // A failed call does not say in which cluster it would have ended: the caller's is assumed.
    return { kind: 'service', cluster: this.world.traits.early ? null : caller.cluster === cluster ? cluster : caller.cluster, namespace, name };
  }

  /** Endings of one call with their numbers; the first is always the fine one. */
  private endings(protocol: 'http' | 'grpc'): readonly (readonly [CallEnding, number, CourseKind])[] {
    const { dice, world: { traits } } = this;
    const [fine, ...others] = protocol === 'grpc' ? grpcEndings : httpEndings;
    if (fine === undefined) throw new Error('There is no way to end well.');
    if (traits.rare && dice.chance(0.1)) return [[fine, 1, 'rare']];
    if (dice.chance(0.04)) return [[fine, 5, 'still']];
    if (dice.chance(0.04)) return [[dice.pick(others), dice.between(5, 50), 'steady']];
    const bad = new Set(Array.from({ length: dice.pick([0, 1, 1, 2, 3]) }, () => dice.pick(others)));
    const course = (): CourseKind => (traits.seriesBirths && dice.chance(0.35) ? 'born' : dice.chance(0.1) ? 'still' : 'steady');
    return [[fine, Math.max(1, Math.round(200 ** dice.next())), traits.seriesBirths && dice.chance(0.05) ? 'born' : 'steady'], ...[...bad].map((ending) => [ending, dice.between(1, 12), course()] as const)];
  }

  private overRequests(call: Call): void {
    const { dice, writer } = this;
    const { caller, callee, service } = call;
    const protocol = call.protocol === 'grpc' ? 'grpc' : 'http';
    const [bySource, byDestination] = [caller.proxy === 'sidecar' || caller.proxy === 'gateway', callee.proxy === 'sidecar'];
    if (!bySource && !byDestination) return;
    const source = this.callerPlace(caller, callee);
    const middleMs = 2 ** (1 + dice.next() * 11);
    for (const [ending, calls, course] of this.endings(protocol)) {
      const target = ending.reached ? placeOf(callee, this.world.traits) : this.servicePlace(service, caller);
      if (!bySource && (!ending.reached || ending.destination.length === 0)) continue;
      const edge = this.edge(source, target, protocol, situationOf(caller, callee, ending.reached));
      const all = { ending, protocol, caller: caller.proxy === 'none' ? null : caller, callee, service: calledHost(service), calls, course } as const;
      if (bySource) writer.writeRequests({ ...all, middleMs }, 'source', caller, edge, true);
      if (byDestination && ending.reached) writer.writeRequests({ ...all, middleMs: middleMs * 0.7 }, 'destination', callee, edge, !bySource);
    }
  }

  private tcpStep(): TcpStep {
    const { dice } = this;
    return { opened: dice.between(1, 20), sentBytes: dice.between(100, 100_000), receivedBytes: dice.between(100, 1_000_000) };
  }

  private overTcp({ caller, callee, service }: Call): void {
    const [bySource, byDestination] = [caller.proxy !== 'none', callee.proxy === 'sidecar'];
    if (!bySource && !byDestination) return;
    const edge = this.edge(this.callerPlace(caller, callee), placeOf(callee, this.world.traits), 'tcp', 'TCP');
    const step = this.tcpStep();
    const flow = { source: bySource ? caller : null, destination: callee, service: calledHost(service), protocol: 'tcp', flags: '-' } as const;
    if (bySource) this.writer.writeTcp({ ...flow, reporter: 'source', policy: 'unknown' }, caller, step, edge, true);
    if (byDestination) this.writer.writeTcp({ ...flow, reporter: 'destination', policy: bySource ? 'mutual_tls' : 'none' }, callee, step, edge, !bySource);
  }

  /** The proxy of a cluster's hosts; one stands for all. */
  private hostProxy(cluster: string): GalleryWorkload {
    return { cluster, namespace: 'istio-system', name: 'ztunnel', app: 'ztunnel', version: 'latest', proxy: 'none', pods: 1, mutualShare: 1 };
  }

  private overHostProxies({ caller, callee, service }: Call): void {
    const edge = this.edge(this.callerPlace(caller, callee), placeOf(callee, this.world.traits), 'tcp', 'ambient without waypoint');
    const bySource = caller.proxy === 'ambient';
    const source = caller.proxy === 'none' ? null : caller;
    const secured = source !== null && callee.proxy !== 'none';
    const flow = { source, destination: callee, service: calledHost(service), protocol: 'tcp', flags: '-', policy: secured ? 'mutual_tls' : 'unknown' } as const;
    const step = this.tcpStep();
    if (bySource) this.writer.writeTcp({ ...flow, reporter: 'source' }, this.hostProxy(caller.cluster), step, edge, true);
    if (callee.proxy === 'ambient') this.writer.writeTcp({ ...flow, reporter: 'destination' }, this.hostProxy(callee.cluster), step, edge, !bySource);
  }

  /** Bytes to the waypoint and on, and the waypoint's own report with the real ends. */
  private throughWaypoint({ caller, callee, service, protocol }: Call): void {
    const waypoint = this.waypointOf(callee);
    if (waypoint === undefined || protocol === 'tcp') return;
    const { writer, dice } = this;
    const host = calledHost(service);
    const hop = { service: host, protocol: 'tcp', flags: '-', policy: 'mutual_tls' } as const;
    if (caller.proxy === 'ambient') writer.writeTcp({ ...hop, reporter: 'source', source: caller, destination: waypoint }, this.hostProxy(caller.cluster), this.tcpStep(), null, false);
    writer.writeTcp({ ...hop, reporter: 'destination', source: waypoint, destination: callee }, this.hostProxy(callee.cluster), this.tcpStep(), null, false);
    const middleMs = 2 ** (1 + dice.next() * 10);
    for (const [ending, calls, course] of this.endings(protocol)) {
      const target = ending.reached ? placeOf(callee, this.world.traits) : this.servicePlace(service, caller);
      const edge = this.edge(placeOf(caller, this.world.traits), target, protocol, caller.proxy === 'ambient' ? 'ambient with waypoint' : 'sidecar to waypoint');
      writer.writeRequests({ ending, protocol, caller, callee, service: host, calls, course, middleMs }, 'waypoint', waypoint, edge, true);
      // The caller's own proxy saw the same requests go to the waypoint: they are not counted again.
      if (caller.proxy === 'sidecar') writer.writeHop({ ending, protocol, caller, callee: waypoint, service: host, calls, course, middleMs }, caller);
    }
  }

  /** Calls that leave the mesh, or that come in where no service is declared. */
  private writeOutside(): void {
    const { dice, world: { services, traits } } = this;
    const callers = services.flatMap(({ workloads }) => workloads).filter(({ proxy }) => proxy === 'sidecar');
    if (callers.length === 0) return;
    for (let index = 0; index < dice.between(2, 12); index++) {
      const caller = dice.pick(callers);
      const cluster = traits.early ? null : caller.cluster;
      const ends: readonly (readonly [Place, CalledHost, string])[] = [
        [{ kind: 'external', cluster: null, namespace: null, name: `api-${index}.example.com` }, { host: `api-${index}.example.com`, name: `api-${index}.example.com`, namespace: 'istio-system' }, 'ServiceEntry host'],
        [{ kind: 'passthrough', cluster, namespace: null, name: 'PassthroughCluster' }, { host: `www-${index}.example.org`, name: 'PassthroughCluster', namespace: 'unknown' }, 'passthrough'],
        [{ kind: 'blackhole', cluster, namespace: null, name: 'BlackHoleCluster' }, { host: 'BlackHoleCluster', name: 'BlackHoleCluster', namespace: 'unknown' }, 'blackhole'],
        [{ kind: 'external', cluster: null, namespace: null, name: `203.0.113.${index}:8080` }, { host: `203.0.113.${index}:8080`, name: `203.0.113.${index}:8080`, namespace: 'unknown' }, 'bare address'],
      ];
      const [target, service, situation] = dice.pick(ends);
      this.writeOutward(caller, target, service, situation);
    }
    this.writeUndeclared(dice.pick(callers), dice.pick(callers));
  }

  private writeOutward(caller: GalleryWorkload, target: Place, service: CalledHost, situation: string): void {
    const { dice, writer } = this;
    const edge = this.edge(placeOf(caller, this.world.traits), target, 'http', situation);
    const middleMs = 2 ** (1 + dice.next() * 11);
    for (const [ending, calls, course] of this.endings('http')) {
      writer.writeRequests({ ending, protocol: 'http', caller, callee: null, service, calls, course, middleMs }, 'source', caller, edge, true);
    }
  }

  /** A port that no Service declares: the answering proxy knows both ends and no service. */
  private writeUndeclared(caller: GalleryWorkload, callee: GalleryWorkload): void {
    if (caller.cluster !== callee.cluster || caller === callee) return;
    const { dice, writer, world: { traits } } = this;
    const edge = this.edge(placeOf(caller, traits), placeOf(callee, traits), 'http', 'inbound passthrough');
    if (edge.requests > 0) return;
    const service = { host: 'InboundPassthroughCluster', name: 'InboundPassthroughCluster', namespace: callee.namespace };
    for (const [ending, calls, course] of this.endings('http')) {
      if (!ending.reached) continue;
      writer.writeRequests({ ending, protocol: 'http', caller, callee, service, calls, course, middleMs: 2 ** (1 + dice.next() * 9) }, 'destination', callee, edge, true);
    }
  }
}

function situationOf(caller: GalleryWorkload, callee: GalleryWorkload, reached: boolean): string {
  if (!reached) return 'reached no workload';
  if (caller.proxy === 'gateway') return 'from a gateway';
  if (caller.proxy === 'none') return 'no proxy at the caller';
  if (caller.proxy === 'ambient') return 'ambient to sidecar';
  if (callee.proxy === 'none') return 'no proxy at the callee';
  return callee.proxy === 'ambient' ? 'sidecar to ambient' : 'sidecar to sidecar';
}
