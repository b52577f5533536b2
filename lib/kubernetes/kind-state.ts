import type { ErrorCode } from '@/lib/base/app-error';
import type { UnixSeconds } from '@/lib/base/units';
import type { ApiFailure } from './api-failure';

/** How reading one kind is doing: the `k8s:KIND` source of the wire, plus how many objects are held. */
export interface KindState {
  /** `pods`, or `virtualservices.networking.istio.io` for a kind that is not built in. */
  readonly kind: string;
  readonly state: 'ok' | 'slow' | 'stale' | 'down' | 'denied' | 'absent' | 'starting' | 'throttled';
  /** Time of the newest event, bookmark or full list. */
  readonly asOf: UnixSeconds | null;
  readonly lastTry: UnixSeconds | null;
  readonly nextTry: UnixSeconds | null;
  /** Failed tries in a row. */
  readonly failures: number;
  readonly code?: ErrorCode;
  /** For the log and `doctor`: the server's words, credentials taken out. */
  readonly detail?: string;
  readonly objects: number;
}

/** What a loop knows about itself; times in milliseconds. */
export interface LoopStatus {
  readonly synced: boolean;
  /** When the list that runs now began; null when none does. */
  readonly listingSince: number | null;
  readonly asOf: number | null;
  readonly lastTry: number | null;
  readonly nextTry: number | null;
  readonly failures: number;
  readonly failure: ApiFailure | null;
  readonly objects: number;
}

/** A list that takes longer than this is slow; data that failing reads left older than `stale` is stale. */
export const patience = { slow: 10_000, stale: 30_000 } as const;

/** The state a loop is in at `now`. */
export function stateOf(status: LoopStatus, now: number): KindState['state'] {
  const { failure } = status;
  if (failure === null) {
    if (status.listingSince !== null && now - status.listingSince > patience.slow) return 'slow';
    return status.synced ? 'ok' : 'starting';
  }
  if (failure.reason === 'denied' || failure.reason === 'credentials') return 'denied';
  if (failure.reason === 'absent') return 'absent';
  if (failure.reason === 'throttled') return 'throttled';
  if (!status.synced) return 'down';
  return status.asOf !== null && now - status.asOf > patience.stale ? 'stale' : 'slow';
}

const severity: readonly KindState['state'][] = ['ok', 'starting', 'slow', 'throttled', 'stale', 'absent', 'denied', 'down'];
const seconds = (milliseconds: number | null) => (milliseconds === null ? null : milliseconds / 1000);
const least = (values: readonly (number | null)[]) => values.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null);
const greatest = (values: readonly (number | null)[]) => values.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);

/**
 * One state for a kind that several loops read, one per namespace (a single loop with `namespace` null when the whole cluster is read).
 * The worst decides, and the namespaces that fail in that way are named. `asOf` is the oldest: older than that nothing shown is.
 */
export function kindStateOf(kind: string, loops: readonly { readonly namespace: string | null; readonly status: LoopStatus }[], now: number): KindState {
  const judged = loops.map((loop) => ({ ...loop, state: stateOf(loop.status, now) }));
  const worst = severity[Math.max(0, ...judged.map((loop) => severity.indexOf(loop.state)))] ?? 'starting';
  const guilty = judged.filter((loop) => loop.state === worst);
  const failure = guilty.find((loop) => loop.status.failure !== null)?.status.failure ?? null;
  const names = guilty.flatMap((loop) => loop.namespace ?? []);
  const where = failure === null || names.length === 0 ? '' : `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}: `;
  return {
    kind,
    state: worst,
    asOf: seconds(least(loops.flatMap(({ status }) => (status.asOf === null ? [] : [status.asOf])))),
    lastTry: seconds(greatest(loops.map(({ status }) => status.lastTry))),
    nextTry: seconds(least(loops.map(({ status }) => status.nextTry))),
    failures: Math.max(0, ...loops.map(({ status }) => status.failures)),
    ...(failure === null ? {} : { code: failure.code, detail: `${where}${failure.message}` }),
    objects: loops.reduce((sum, { status }) => sum + status.objects, 0),
  };
}
