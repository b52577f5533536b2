import { anyEndpoint } from '../mesh/balancer';
import { exponential, mix } from '../physics/draw';
import { nameServerBounds } from '../world/telemetry';
import type { WorkloadRuntime } from './runtime';

/** A resolver gives up after three tries of 5 s. Its later packets are taken to cost the server nothing: the first answer to come serves it. */
const patienceMs = 15_000;
/** A name server drops what would wait longer than this for its CPU, ms. */
const longestQueueMs = 12_000;

/** Name servers whose CPU limits what they can answer. */
export class NameServers {
  /** Answers by bound of their pages, the last beyond all; and the seconds that they took. */
  readonly counts = new Float64Array(nameServerBounds.length + 1);
  seconds = 0;

  constructor(private readonly servers: WorkloadRuntime | undefined) {}

  /** How long a look-up takes that arrives at `time` (ms) and costs a server `workMs` of CPU, ms. */
  ask(key: number, time: number, workMs: number): number {
    const pod = anyEndpoint(this.servers?.ready ?? [], mix(key, 30));
    if (pod === null || pod.station.delayAt(time) > longestQueueMs) return patienceMs;
    const work = exponential(key, 40) * workMs;
    const end = pod.station.serve(time, work, 0, 0);
    pod.book(pod.station.lastStart, end, work);
    this.note((end - time) / 1000);
    return Math.min(patienceMs, end - time);
  }

  private note(seconds: number): void {
    const at = nameServerBounds.findIndex((bound) => seconds <= bound);
    const index = at < 0 ? nameServerBounds.length : at;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.seconds += seconds;
  }
}
