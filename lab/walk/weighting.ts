import type { MeshParameters } from '../physics/mesh-parameters';
import type { EntryRuntime } from './arrivals';
import type { CallNode } from './runtime';

/** Every edge of a pod keeps so many walks a minute, whatever the budget. */
const walksPerMinute = 200;
/** A walk stands for this many requests at most. */
const mostRequests = 16;
/** A pool of workers must have room for so many walks at once, or every request is walked. */
const roomForWalks = 50;

/**
 * For how many requests one walk stands: 1 within the budget, more beyond it, but never so many that an edge of a pod becomes rare.
 * Where single requests are counted against a bound (connections, pools, ejections, limited name servers) every request is walked.
 */
export class Weighting {
  private readonly visits: number;

  /** @param budget hop visits per second that may be walked */
  constructor(
    private readonly budget: number,
    entries: readonly EntryRuntime[],
    private readonly mesh: MeshParameters,
  ) {
    this.visits = entries.reduce((sum, entry) => sum + entry.spec.rate * size(entry.node), 0);
  }

  /** The weight of an entry's walks in this second, at this factor on its rate. */
  of({ spec, node, client }: EntryRuntime, load: number): number {
    const wanted = Math.min(mostRequests, Math.ceil((this.visits * load) / this.budget));
    if (wanted <= 1 || this.mesh.lookUpWorkMs > 0) return 1;
    const rate = spec.rate * (spec.followsLoad ? load : 1);
    const rarest = rarestEdge(node, rate, Math.max(1, client.ready.length));
    const weight = Math.max(1, Math.min(wanted, Math.floor((rarest * 60) / walksPerMinute)));
    return weight > 1 && countsSingle(node, weight) ? 1 : weight;
  }
}

/** Visits of one request: itself and its calls. */
function size({ share, calls }: CallNode): number {
  return share * (1 + calls.reduce((sum, inner) => sum + size(inner), 0));
}

/** Requests per second on the rarest edge of a pod below a call that is made so often by so many pods. */
function rarestEdge(node: CallNode, rate: number, callers: number): number {
  const own = rate * Math.min(1, node.share);
  const { subsets } = node.target;
  const parts = subsets.length === 0 ? [own] : subsets.map(({ workload, upTo }, index) => (own * (upTo - (subsets[index - 1]?.upTo ?? 0))) / Math.max(1, workload.ready.length));
  const pods = subsets.reduce((sum, { workload }) => sum + workload.ready.length, 0);
  return Math.min(own / callers, ...parts, ...node.calls.map((inner) => rarestEdge(inner, own, Math.max(1, pods))));
}

function countsSingle({ target, calls }: CallNode, weight: number): boolean {
  const { maxConnections, outliers } = target.now;
  const bounded = maxConnections !== null || target.maxRequests !== null || outliers !== null;
  const crowded = target.subsets.some(({ workload }) => (workload.now.pool ?? workload.behaviour.pool ?? Infinity) < roomForWalks * weight);
  return bounded || crowded || calls.some((inner) => countsSingle(inner, weight));
}
