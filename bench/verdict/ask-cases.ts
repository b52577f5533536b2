import { suspectsAnswerSchema, type SuspectsAnswer } from '@/lib/wire/suspects-answer';
import { z } from 'zod';
import { startBenchServer } from '../bench-server';
import type { CaseStore, Moment, PreparedCase } from './case-store';
import type { NodeApi } from './node-api';
import { openPrometheus } from './prepare-cases';

/** What the product said about one moment of a case. */
export interface Answered {
  readonly given: PreparedCase;
  readonly moment: Moment;
  readonly answer: SuspectsAnswer;
  /** Parts that could not be read, as the answer says itself. */
  readonly missing: readonly string[];
  /** Time of the answer, ms. */
  readonly ms: number;
}

const passing = new Set(['timeout', 'unreachable', 'refused', 'starting', 'throttled', 'overloaded']);
const envelopeSchema = z.object({ data: suspectsAnswerSchema, missing: z.array(z.object({ what: z.string(), code: z.string() })) });
/** What an answer with holes on a busy machine deserves: a viewer would look again, too. */
const tries = 4;

/** Asks the built product over HTTP about every moment of the cases in a store. `nodes`: what Kubernetes tells the product. `told` hears of every answer; a moment without an answer is told as an error. */
export async function askCases(store: CaseStore, wanted: (one: PreparedCase) => boolean, nodes: NodeApi, told: (answered: Answered) => void, failed: (name: string, error: Error) => void): Promise<void> {
  const prometheus = await openPrometheus(store);
  try {
    const server = await startBenchServer(prometheus.url, nodes.env);
    try {
      for (const given of store.all().filter(wanted)) {
        for (const moment of given.moments) {
          try {
            told({ given, moment, ...(await ask(server.url, given, moment)) });
          } catch (error) {
            failed(`${given.name} (${moment.part})`, error instanceof Error ? error : new Error(String(error)));
          }
        }
      }
    } finally {
      await server.stop();
    }
  } finally {
    await prometheus.stop();
  }
}

async function ask(url: string, { window }: PreparedCase, { at }: Moment): Promise<Pick<Answered, 'answer' | 'missing' | 'ms'>> {
  let best: Pick<Answered, 'answer' | 'missing' | 'ms'> | null = null;
  let status = '';
  for (let attempt = 0; attempt < tries && (best === null || best.missing.length > 0); attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 2000));
    const started = performance.now();
    const response = await fetch(`${url}/api/v1/suspects?at=${at}&window=${window}`);
    const ms = performance.now() - started;
    const body: unknown = await response.json();
    status = `${response.status} ${JSON.stringify(body).slice(0, 200)}`;
    if (!response.ok) continue;
    const { data, missing } = envelopeSchema.parse(body);
    // What is not installed at all is an answer; what could not be read this time is worth another look.
    best = { answer: data, missing: missing.filter(({ code }) => passing.has(code)).map(({ what }) => what), ms };
  }
  if (best === null) throw new Error(`no verdict: ${status}`);
  return best;
}
