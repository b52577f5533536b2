/** A node of the map by what must be true of it. */
export interface Place {
  readonly kind: 'workload' | 'service' | 'external' | 'unknown' | 'passthrough' | 'blackhole';
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly name: string;
}

/** How one request ended, as the map counts it. */
export interface CountedOutcome {
  /** "503", "0"; "grpc:14" on gRPC. */
  readonly code: string;
  readonly grade: 'fine' | 'error4xx' | 'error5xx' | 'noResponse';
  readonly flags: readonly string[];
}

/** Durations and how many requests per second took so long. */
export type WeightedDurations = Map<number, number>;

/** What must be told of one edge. All rates per second. */
export interface EdgeTruth {
  readonly source: Place;
  readonly target: Place;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  requests: number;
  errors4xx: number;
  errors5xx: number;
  readonly codes: Map<string, number>;
  readonly flags: Map<string, number>;
  opened: number;
  sentBytes: number;
  receivedBytes: number;
  /** By code, as each of the two sidecars reported them. */
  readonly reported: { readonly source: Map<string, number>; readonly destination: Map<string, number> };
  /** Under mTLS and plain, as those saw it that can: requests, or connections. */
  mutual: number;
  plain: number;
  readonly durations: { readonly source: WeightedDurations; readonly destination: WeightedDurations };
  /** What the distance of scrapes can hide or add, at most; 0 = must be exact. */
  slack: number;
  /** Situations that the edge is an example of. */
  readonly situations: Set<string>;
}

/** The edges of a mesh while they are added up. */
export class TruthBook {
  private readonly edges = new Map<string, EdgeTruth>();

  edge(source: Place, target: Place, protocol: EdgeTruth['protocol']): EdgeTruth {
    const key = JSON.stringify([source, target, protocol]);
    let edge = this.edges.get(key);
    if (edge === undefined) {
      edge = {
        source, target, protocol, requests: 0, errors4xx: 0, errors5xx: 0, codes: new Map(), flags: new Map(),
        reported: { source: new Map(), destination: new Map() }, mutual: 0, plain: 0,
        opened: 0, sentBytes: 0, receivedBytes: 0, durations: { source: new Map(), destination: new Map() }, slack: 0, situations: new Set(),
      };
      this.edges.set(key, edge);
    }
    return edge;
  }

  /** Edges that carried something. */
  all(): readonly EdgeTruth[] {
    return [...this.edges.values()].filter(({ requests, opened, sentBytes, receivedBytes }) => requests > 0 || opened > 0 || sentBytes > 0 || receivedBytes > 0);
  }
}

/** Counts requests of one outcome. */
export function countRequests(edge: EdgeTruth, { code, grade, flags }: CountedOutcome, rate: number): void {
  edge.requests += rate;
  if (grade === 'error4xx') edge.errors4xx += rate;
  if (grade === 'error5xx') edge.errors5xx += rate;
  add(edge.codes, code, rate);
  for (const flag of flags) add(edge.flags, flag, rate);
}

/** Notes what a reporter can see of the security of connections. */
export function countPolicy(edge: EdgeTruth, policy: 'mutual_tls' | 'none' | 'unknown', rate: number): void {
  if (policy === 'mutual_tls') edge.mutual += rate;
  if (policy === 'none') edge.plain += rate;
}

/** Arrived at the destination ÷ asked by the source; null unless both reported. */
export function retryAmplificationOf({ reported: { source, destination } }: EdgeTruth): number | null {
  const [asked, arrived] = [sumOf(source), sumOf(destination)];
  return asked > 0 && arrived > 0 ? arrived / asked : null;
}

/** ½ · Σ over codes |share at source − share at destination|; null unless both reported. */
export function disagreementOf({ reported: { source, destination } }: EdgeTruth): number | null {
  const [asked, arrived] = [sumOf(source), sumOf(destination)];
  if (asked === 0 || arrived === 0) return null;
  const codes = new Set([...source.keys(), ...destination.keys()]);
  return [...codes].reduce((sum, code) => sum + Math.abs((source.get(code) ?? 0) / asked - (destination.get(code) ?? 0) / arrived), 0) / 2;
}

function sumOf(rates: ReadonlyMap<string, number>): number {
  return [...rates.values()].reduce((sum, rate) => sum + rate, 0);
}

/** Adds to a weight. */
export function add<K>(to: Map<K, number>, key: K, more: number): void {
  to.set(key, (to.get(key) ?? 0) + more);
}

/** The smallest duration that at least this share of the requests did not exceed; null of nothing. */
export function exactQuantile(durations: WeightedDurations, share: number): number | null {
  const sorted = [...durations].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [ms, weight] of sorted) {
    below += weight;
    // Sums of floats: a rank that is reached but for the last bits is reached.
    if (below >= share * total * (1 - 1e-9)) return ms;
  }
  return null;
}
