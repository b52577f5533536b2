import { ClusterObjects } from '@/lab/kube/cluster-objects';
import type { Simulation } from '@/lab/walk/simulation';
import { clusterView } from '@/lab/world/cluster-view';
import type { Variant } from '@/lab/world/variant';
import type { Stepping } from './backfill';
import type { Install } from './scrape-jobs';
import { ScrapeTargets } from './scrape-targets';

/** The simulation together with everything that looks at it: exporters and cluster objects. */
export class LabWorld implements Stepping {
  readonly simulation: Simulation;
  readonly targets: ScrapeTargets;
  readonly cluster: ClusterObjects;
  /** Whether the exporters follow: a run whose samples are already stored needs only their last state. */
  private following = true;

  constructor(simulation: Simulation, install?: Install, variant?: Variant) {
    this.simulation = simulation;
    this.targets = new ScrapeTargets(simulation.telemetry, install, variant);
    this.cluster = new ClusterObjects(clusterView(simulation.telemetry, simulation.telemetry.world.cluster));
  }

  now(): number {
    return this.simulation.telemetry.now;
  }

  step(): void {
    this.simulation.step();
    if (this.following) this.targets.advance();
  }

  /** Switches the retry policies of the mesh, in the proxies and in the objects that describe them. */
  setRetries(on: boolean): void {
    this.simulation.setRetries(on);
    this.cluster.retriesOn = on;
    this.cluster.sync();
  }

  /** Simulates to `until` (unix s) without any exporter. */
  runSilently(until: number): void {
    this.following = false;
    while (this.now() < until) this.step();
    this.following = true;
  }
}
