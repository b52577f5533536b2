import type { SignalGrade, SignalName } from './host';
import { signalCatalogue, type SignalFact } from './signal-catalogue';

/** What was usual for this signal of this host: median and interquartile range (never mean and deviation: a late onset would hide itself). Of steal: what was usual for its share of the wanted CPU time. */
export interface SignalPast {
  readonly median: number;
  readonly iqr: number;
}

/** Other numbers of the same host and moment that say how to read a signal; null or missing = not known. */
export interface SignalContext {
  /** Share of CPU time in use: what steal is weighed against. */
  readonly cpuBusy?: number | null;
  /** Segments sent in one second: a retransmit ratio of few segments is noise. */
  readonly segmentsPerSecond?: number | null;
  /** Disk operations in one second. */
  readonly diskOperationsPerSecond?: number | null;
}

/** Steal is judged by the share of the wanted CPU time that was taken: s ÷ (s + busy) = 1 − granted share. */
export const stolenShareThresholds = { raised: 0.1, critical: 0.2 } as const;
/** Below these a ratio is made of too few events to be graded. */
export const fewestEvents = { segmentsPerSecond: 10, diskOperationsPerSecond: 1 } as const;

/** How far above its own past a signal below its threshold is strained: this many interquartile ranges, and at least half the threshold. */
const pastSpread = 5;

/**
 * Grades one signal by the documented thresholds, its context, and the host's own past.
 * The past may raise a calm signal that is far from its usual to strained; it never lowers a grade.
 */
export function gradeSignal(name: SignalName, value: number | null, past: SignalPast | null, context: SignalContext = {}): SignalGrade {
  if (value === null || !Number.isFinite(value)) return 'unknown';
  const fact = signalCatalogue[name];
  const grade = inContext(name, value, byThreshold(fact, value), context);
  if (grade !== 'calm' || past === null || tooFew(name, context)) return grade;
  if (name === 'steal') return stealsMoreThanUsual(value, past, context) ? 'raised' : 'calm';
  return farFromUsual(fact, value, past) ? 'raised' : 'calm';
}

/** More demand meets the usual little steal more often: that is the demand's doing, not the hypervisor's. So shares of what was wanted are compared, and without the use nothing is. */
function stealsMoreThanUsual(value: number, past: SignalPast, context: SignalContext): boolean {
  const stolen = stolenShare(value, context);
  if (stolen === null || value < (signalCatalogue.steal.raised ?? 0) / 2) return false;
  return farFromUsual({ worse: 'higher', raised: stolenShareThresholds.raised }, stolen, past);
}

function byThreshold(fact: SignalFact, value: number): SignalGrade {
  if (reached(fact, value, fact.critical)) return 'critical';
  return reached(fact, value, fact.raised) ? 'raised' : 'calm';
}

function reached(fact: SignalFact, value: number, threshold: number | null): boolean {
  if (threshold === null) return false;
  return fact.worse === 'higher' ? value >= threshold : value <= threshold;
}

function inContext(name: SignalName, value: number, grade: SignalGrade, context: SignalContext): SignalGrade {
  if (tooFew(name, context)) return 'calm';
  if (name !== 'steal' || grade === 'calm') return grade;
  const stolen = stolenShare(value, context);
  if (stolen === null) return grade;
  if (stolen >= stolenShareThresholds.critical) return 'critical';
  // A tenth of the whole machine gone is never nothing, however busy the host is.
  return stolen >= stolenShareThresholds.raised || grade === 'critical' ? 'raised' : 'calm';
}

/** Share of the wanted CPU time that was taken; null when the use is not known. */
function stolenShare(steal: number, { cpuBusy: busy }: SignalContext): number | null {
  if (busy === undefined || busy === null || !Number.isFinite(busy)) return null;
  const wanted = steal + Math.max(0, busy);
  return wanted > 0 ? steal / wanted : 0;
}

function tooFew(name: SignalName, context: SignalContext): boolean {
  if (name === 'retransmits') return below(context.segmentsPerSecond, fewestEvents.segmentsPerSecond);
  if (name === 'diskAwait') return below(context.diskOperationsPerSecond, fewestEvents.diskOperationsPerSecond);
  return false;
}

function below(count: number | null | undefined, fewest: number): boolean {
  return count !== undefined && count !== null && count < fewest;
}

function farFromUsual(fact: Pick<SignalFact, 'worse' | 'raised'>, value: number, past: SignalPast): boolean {
  if (fact.raised === null) return false;
  if (fact.worse === 'lower') return value <= fact.raised * 2 && value < past.median - pastSpread * past.iqr;
  return value >= fact.raised / 2 && value > past.median + pastSpread * Math.max(past.iqr, fact.raised / 20);
}
