import type { Hosts } from '@/lib/hosts/host';
import type { Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import type { MeshHealth } from './mesh-health';

/** Everything that was answered about one moment, judged. null = not there (yet). */
export interface MeshPicture {
  readonly graph: Graph;
  readonly latency: Latency | null;
  /** pending = on its way; failed = it cannot be had now. */
  readonly latencyState: 'pending' | 'failed' | 'ready';
  readonly hosts: Hosts | null;
  readonly health: MeshHealth;
}
