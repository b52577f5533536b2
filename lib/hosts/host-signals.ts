import type { ErrorCode } from '@/lib/base/app-error';
import type { ExporterRow } from './exporter-rows';
import type { Signal, SignalName, SignalReason } from './host';
import { hostQueryNames, signalsOfQuery, type HostQueryName } from './host-queries';
import { diskOperations, rowValue } from './row-values';
import { signalCatalogue } from './signal-catalogue';
import { gradeSignal, type SignalContext, type SignalPast } from './signal-grade';
import { signalRecord } from './signal-record';

/** true = the query was answered, else why not. */
export type Answered = Readonly<Record<HostQueryName, true | ErrorCode>>;

/** What else is known about the host whose signals are read. */
export interface SignalScope {
  /** The exporter does not see the host's network namespace. */
  readonly foreignNetwork: boolean;
  readonly past: Readonly<Partial<Record<SignalName, SignalPast>>> | null;
}

const ofHostNamespace: ReadonlySet<SignalName> = new Set(['retransmits', 'synRetransmits', 'listenDrops', 'conntrack', 'conntrackDrops', 'ephemeralPorts']);
/** Read from the newest sample in the window; all others need two. */
const instantSignals: ReadonlySet<SignalName> = new Set(['runQueue', 'conntrack', 'fileHandles', 'ephemeralPorts', 'memoryAvailable']);

const queryOfSignal = signalRecord((name) => hostQueryNames.find((query) => signalsOfQuery[query].includes(name)) ?? 'cpu');

/** Every signal of one host, each with its value or the reason why there is none. `row` null = no exporter speaks for the host. */
export function hostSignals(row: ExporterRow | null, answered: Answered, scope: SignalScope): Record<SignalName, Signal> {
  const context: SignalContext = row === null ? {} : {
    cpuBusy: rowValue(row, 'cpuBusy') ?? null,
    segmentsPerSecond: row.values.get('segments') ?? null,
    diskOperationsPerSecond: diskOperations(row),
  };
  return signalRecord((name) => signalOf(name, row, answered, scope, context));
}

function signalOf(name: SignalName, row: ExporterRow | null, answered: Answered, scope: SignalScope, context: SignalContext): Signal {
  const { unit } = signalCatalogue[name];
  const foreign = scope.foreignNetwork && ofHostNamespace.has(name);
  const value = row === null || foreign ? undefined : rowValue(row, name);
  if (value !== undefined && value >= 0) return { value, unit, grade: gradeSignal(name, value, scope.past?.[name] ?? null, context) };
  return { value: null, unit, grade: 'unknown', reason: foreign ? 'absent' : reasonOf(name, row, answered) };
}

function reasonOf(name: SignalName, row: ExporterRow | null, answered: Answered): SignalReason {
  const state = answered[queryOfSignal[name]];
  if (state !== true) return reasonOfFailure(state);
  if (row === null) return answered.cpu === true ? 'not-installed' : reasonOfFailure(answered.cpu);
  if (row.stale) return 'stale';
  // What the exporter tells in general says why this one number is missing: it fell silent, or the window holds a single sample, or the kernel does not have it.
  const silent = answered.cpu === true && row.modes.size === 0 && !(instantSignals.has(name) && row.live);
  return silent ? 'stale' : 'absent';
}

function reasonOfFailure(code: ErrorCode): SignalReason {
  switch (code) {
    case 'denied':
    case 'credentials-rejected': return 'denied';
    case 'not-configured':
    case 'not-installed': return 'not-installed';
    case 'absent': return 'absent';
    case 'stale': return 'stale';
    default: return 'failed';
  }
}
