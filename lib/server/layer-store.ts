import { LRUCache } from 'lru-cache';
import { AppError } from '@/lib/base/app-error';
import type { UnixSeconds } from '@/lib/base/units';
import { waitTogether, type Asker } from '@/lib/prometheus/question-queue';
import { Circuit } from './circuit';

/** What a source gave for one layer. */
export interface Loaded<Value> {
  readonly value: Value;
  readonly warnings: readonly string[];
  /** Size of the upstream answer, for the budget of the cache. */
  readonly bytes: number;
}

/** One layer that is wanted. */
export interface LayerQuestion<Value> {
  /** The layer, its source and every part of the question but the time. */
  readonly key: string;
  readonly at: UnixSeconds;
  /** Whether `at` is the moving present: then the last good value may stand in. */
  readonly live: boolean;
  load(): Promise<Loaded<Value>>;
}

/** A layer's state. `value` with `error` = the last good value, whose time is `at`. */
export interface LayerAnswer<Value> {
  readonly value: Value | null;
  readonly at: UnixSeconds | null;
  readonly warnings: readonly string[];
  readonly error: AppError | null;
  /** Unix seconds of the next try after a failure; null = at the next question. */
  readonly nextTry: UnixSeconds | null;
  /** Different for every loaded value; 0 without one. */
  readonly revision: number;
}

interface Kept { readonly loaded: Loaded<unknown>; readonly at: UnixSeconds; readonly revision: number }

/** A live viewer who has an old value waits no longer than this for the new one, which goes on being read, ms. */
const patienceMs = 3000;
const lastGoodMs = 30 * 60_000;
const budgetBytes = 80 * 1024 * 1024;
/** What is decoded takes 1.1 (flows) to 1.9 (samples with their labels) times the bytes of the answer, by measurement. */
const heapPerByte = 2;

/**
 * One shared answer for all viewers: equal questions at one time are asked once and kept; a failed layer keeps its
 * last good value; failures are remembered shortly. The values are shared: nobody may change them.
 */
export class LayerStore {
  private readonly kept = new LRUCache<string, Kept>({ maxSize: budgetBytes, sizeCalculation: sizeOf, ttl: 10 * 60_000, ttlResolution: 0, perf: { now: () => this.now() } });
  private readonly lastGood = new LRUCache<string, Kept>({ maxSize: budgetBytes, sizeCalculation: sizeOf, ttl: lastGoodMs, ttlResolution: 0, perf: { now: () => this.now() } });
  private readonly circuits = new LRUCache<string, Circuit>({ max: 2000 });
  private readonly flights = new Map<string, { readonly kept: Promise<Kept>; readonly asker: Asker | null }>();
  private revisions = 0;

  /** `asker` tells for whom is asked just now. */
  constructor(private readonly now: () => number = Date.now, private readonly asker: () => Asker | null = () => null) {}

  /** The layer at its time, or its last good value with the error. Never throws. */
  async read<Value>(question: LayerQuestion<Value>): Promise<LayerAnswer<Value>> {
    const exact = `${question.key} @${question.at}`;
    const kept = this.kept.get(exact);
    if (kept !== undefined) return answerOf<Value>(kept, null, null);
    const circuitKey = question.live ? question.key : exact;
    const circuit = this.circuits.get(circuitKey) ?? new Circuit();
    this.circuits.set(circuitKey, circuit);
    const refusal = this.flights.has(exact) ? null : circuit.refusal(this.now());
    if (refusal !== null) return this.standIn(question, refusal, circuit);
    try {
      const flight = this.fly(exact, question, circuit);
      const waits = question.live && this.lastGood.has(question.key);
      return answerOf<Value>(waits ? await withPatience(flight) : await flight, null, null);
    } catch (error) {
      return this.standIn(question, toAppError(error), circuit);
    }
  }

  /** Lets go of what is too old to be shown. */
  purgeStale(): void {
    this.kept.purgeStale();
    this.lastGood.purgeStale();
  }

  private fly(exact: string, question: LayerQuestion<unknown>, circuit: Circuit): Promise<Kept> {
    const running = this.flights.get(exact);
    if (running !== undefined) {
      waitTogether(running.asker, this.asker());
      return running.kept;
    }
    const flight = question.load().then((loaded) => {
      this.revisions += 1;
      const kept = { loaded, at: question.at, revision: this.revisions };
      this.kept.set(exact, kept);
      if (question.live) this.keepNewest(question.key, kept);
      circuit.succeeded();
      return kept;
    }).catch((error: unknown) => {
      circuit.failed(this.now(), toAppError(error));
      throw error;
    }).finally(() => this.flights.delete(exact));
    this.flights.set(exact, { kept: flight, asker: this.asker() });
    return flight;
  }

  private keepNewest(key: string, kept: Kept): void {
    if ((this.lastGood.peek(key)?.at ?? -Infinity) <= kept.at) this.lastGood.set(key, kept);
  }

  private standIn<Value>(question: LayerQuestion<Value>, error: AppError, circuit: Circuit): LayerAnswer<Value> {
    const next = circuit.nextTry(this.now());
    const nextTry = next === null ? null : next / 1000;
    const good = question.live ? this.lastGood.get(question.key) : undefined;
    return good === undefined ? { value: null, at: null, warnings: [], error, nextTry, revision: 0 } : answerOf<Value>(good, error, nextTry);
  }
}

async function withPatience(flight: Promise<Kept>): Promise<Kept> {
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', { message: 'No answer yet; the last good data is shown.' })), patienceMs);
  });
  flight.catch(() => undefined);
  return Promise.race([flight, impatient]).finally(() => clearTimeout(timer));
}

function answerOf<Value>(kept: Kept, error: AppError | null, nextTry: number | null): LayerAnswer<Value> {
  return { value: valueOf<Value>(kept), at: kept.at, warnings: kept.loaded.warnings, error, nextTry, revision: kept.revision };
}

/** Guaranteed by the key: it names the layer, and a layer has one type of value. */
function valueOf<Value>(kept: Kept): Value {
  return kept.loaded.value as Value;
}

function sizeOf(kept: Kept): number {
  return kept.loaded.bytes * heapPerByte + 1024;
}

function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', { cause: error, detail: error instanceof Error ? error.stack ?? error.message : String(error) });
}
