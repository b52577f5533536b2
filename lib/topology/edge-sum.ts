import type { PerSecond, Ratio } from '@/lib/base/units';
import type { Traffic } from './graph';
import type { Flow, Policy, RequestObservation, TcpObservation } from './observation';
import { codeKey, outcomeOf } from './outcome';

/** Adds where null means "not measured": null only when both are. */
export function addMeasured(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more;
}

function add(to: Map<string, number>, key: string, rate: number): void {
  if (rate > 0) to.set(key, (to.get(key) ?? 0) + rate);
}

/** No code is as large. */
const farAway = '1000000';

/**
 * Keys in order, and own properties even for names like `__proto__`. A code is an index to V8, which gives an object whose
 * only index is 200 room for 317 of them (2.5 kB, most of a large graph); one far away makes it keep a table of those there are.
 */
function record(map: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const made = Object.fromEntries([[farAway, 0], ...[...map].sort(([a], [b]) => (a < b ? -1 : 1))]);
  Reflect.deleteProperty(made, farAway);
  return made;
}

/** Adds up traffic: of observations for an edge, of edges for a node. Order does not matter but for the last bits of floats. */
export class TrafficSum {
  requests: PerSecond | null = null;
  private errors4xx: number | null = null;
  private errors5xx: number | null = null;
  private noResponse: number | null = null;
  private readonly codes = new Map<string, number>();
  private readonly flags = new Map<string, number>();
  private sentBytes: number | null = null;
  private receivedBytes: number | null = null;
  private connectionsOpened: number | null = null;

  addRequests(flow: RequestObservation): void {
    const { requests } = flow;
    this.requests = (this.requests ?? 0) + requests;
    for (const flag of flow.flags) add(this.flags, flag, requests);
    const code = codeKey(flow);
    if (code !== null) add(this.codes, code, requests);
    const outcome = outcomeOf(flow);
    if (outcome === 'unknown') return;
    this.errors4xx = (this.errors4xx ?? 0) + (outcome === 'error4xx' ? requests : 0);
    this.errors5xx = (this.errors5xx ?? 0) + (outcome === 'error5xx' ? requests : 0);
    this.noResponse = (this.noResponse ?? 0) + (outcome === 'noResponse' ? requests : 0);
  }

  addTcp(flow: TcpObservation): void {
    this.sentBytes = addMeasured(this.sentBytes, flow.sentBytes);
    this.receivedBytes = addMeasured(this.receivedBytes, flow.receivedBytes);
    this.connectionsOpened = addMeasured(this.connectionsOpened, flow.connectionsOpened);
    // Some proxies know what became of a connection only when it ends.
    for (const flag of flow.flags) add(this.flags, flag, flow.connectionsOpened || flow.connectionsClosed || 0);
  }

  addTraffic(traffic: Traffic): void {
    this.requests = addMeasured(this.requests, traffic.requests);
    this.errors4xx = addMeasured(this.errors4xx, traffic.errors4xx);
    this.errors5xx = addMeasured(this.errors5xx, traffic.errors5xx);
    this.noResponse = addMeasured(this.noResponse, traffic.noResponse);
    for (const [code, rate] of Object.entries(traffic.codes)) add(this.codes, code, rate);
    for (const [flag, rate] of Object.entries(traffic.flags)) add(this.flags, flag, rate);
    this.sentBytes = addMeasured(this.sentBytes, traffic.sentBytes);
    this.receivedBytes = addMeasured(this.receivedBytes, traffic.receivedBytes);
    this.connectionsOpened = addMeasured(this.connectionsOpened, traffic.connectionsOpened);
  }

  /** Turns what a layer would have shown, had there been any, from "not measured" to a measured zero. */
  addSilence(layers: { readonly requests: boolean; readonly tcp: boolean }): void {
    const requests = layers.requests ? 0 : null;
    const bytes = layers.tcp ? 0 : null;
    // Codes stay unknown where requests were seen without them.
    const errors = this.requests === null ? requests : null;
    this.addTraffic({
      requests, errors4xx: errors, errors5xx: errors, noResponse: errors, codes: {}, flags: {},
      sentBytes: bytes, receivedBytes: bytes, connectionsOpened: bytes,
    });
  }

  traffic(): Traffic {
    const { requests, errors4xx, errors5xx, noResponse, sentBytes, receivedBytes, connectionsOpened } = this;
    return { requests, errors4xx, errors5xx, noResponse, codes: record(this.codes), flags: record(this.flags), sentBytes, receivedBytes, connectionsOpened };
  }
}

/** Whether an observation saw anything in the window. */
export function hasTraffic(flow: RequestObservation | TcpObservation): boolean {
  return 'requests' in flow ? flow.requests > 0 : (flow.sentBytes ?? 0) + (flow.receivedBytes ?? 0) + (flow.connectionsOpened ?? 0) + (flow.connectionsClosed ?? 0) > 0;
}

/** Share under mTLS (wire.md 3.1 rule 6), by requests, or by connections, else bytes. */
export class MtlsSum {
  private readonly units = { main: { mutual: 0, plain: 0, unknown: 0 }, bytes: { mutual: 0, plain: 0, unknown: 0 } };

  add(flow: (RequestObservation | TcpObservation) & { readonly policy: Policy }): void {
    const tcp = 'requests' in flow ? null : flow;
    this.units.main[flow.policy] += 'requests' in flow ? flow.requests : (flow.connectionsOpened ?? 0);
    this.units.bytes[flow.policy] += (tcp?.sentBytes ?? 0) + (tcp?.receivedBytes ?? 0);
  }

  share(): Ratio | null {
    for (const { mutual, plain } of [this.units.main, this.units.bytes]) if (mutual + plain > 0) return mutual / (mutual + plain);
    return null;
  }
}

/** Both reporters' view of the same requests, for retries and disagreement (wire.md 3.1 rule 7). */
export class ReporterSum {
  private readonly source = { total: 0, codes: new Map<string, number>() };
  private readonly destination = { total: 0, codes: new Map<string, number>() };

  add(flow: Flow & RequestObservation): void {
    if (flow.reporter === 'waypoint') return;
    const side = this[flow.reporter];
    side.total += flow.requests;
    add(side.codes, codeKey(flow) ?? '', flow.requests);
  }

  ratios(): { readonly retryAmplification: Ratio | null; readonly disagreement: Ratio | null } {
    const { source, destination } = this;
    if (!(source.total > 0 && destination.total > 0)) return { retryAmplification: null, disagreement: null };
    let apart = 0;
    for (const code of new Set([...source.codes.keys(), ...destination.codes.keys()])) {
      apart += Math.abs((source.codes.get(code) ?? 0) / source.total - (destination.codes.get(code) ?? 0) / destination.total);
    }
    // Without codes nobody can say whether they agree.
    const coded = !source.codes.has('') && !destination.codes.has('');
    return { retryAmplification: destination.total / source.total, disagreement: coded ? apart / 2 : null };
  }
}
