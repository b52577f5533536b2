import { LRUCache } from 'lru-cache';
import { diagnose } from '@/lib/diagnosis/diagnose';
import type { DiagnosisInput } from '@/lib/diagnosis/diagnosis-input';
import type { Suspects } from '@/lib/diagnosis/suspect';
import { nextTurn } from '@/lib/prometheus/next-turn';
import { parseEdgeId } from '@/lib/topology/node-id';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { nothingToShow } from './missing';
import { settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';
import { readDiagnosisInput, type InputReading } from './suspects-input';
import { windowWarnings } from './window-warnings';

/** `/api/v1/suspects`: ranked suspects and a verdict for every sick edge, always over workloads. The whole mesh is judged, then cut to the namespaces asked for. */
export const suspectsVerb: Verb<ReturnType<typeof scopeRequestSchema>> = {
  route: 'suspects',
  schema: scopeRequestSchema,
  answer: async (asked, rt) => suspectsAnswer(settleScope(asked, rt), rt),
};

async function suspectsAnswer(scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  // A cause may lie in another namespace than its victim: all that may be shown is judged.
  const whole: Scope = { ...scope, namespaces: rt.env.namespaces, level: 'workload', idle: false, waypoints: false };
  const { input, missing, warnings } = await shared(whole, rt);
  const rest = { missing: [...missing, ...missingKinds(rt, ['pods', 'nodes'])], warnings: [...warnings, ...windowWarnings(scope, rt)], sources: sourcesOf(rt) };
  if (input === null) return { json: null, ...rest, error: nothingToShow(missing) };
  await nextTurn();
  return { json: jsonOf(rt, ['suspects', scope, input.baseline, versionOf(input)], () => inNamespaces(verdictOf(input), scope.namespaces)), ...rest };
}

const readings = new WeakMap<Runtime, LRUCache<string, Promise<InputReading>>>();

/** Viewers that ask for the same time share one reading; one with holes is read again by the next. */
function shared(scope: Scope, rt: Runtime): Promise<InputReading> {
  const kept = readings.get(rt) ?? new LRUCache<string, Promise<InputReading>>({ max: 6, ttl: 60_000 });
  readings.set(rt, kept);
  const key = JSON.stringify(scope);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const reading = readDiagnosisInput(scope, rt);
  kept.set(key, reading);
  const forget = () => { if (kept.peek(key) === reading) kept.delete(key); };
  reading.then(({ missing }) => { if (missing.length > 0) forget(); }, forget);
  return reading;
}

const versions = new WeakMap<DiagnosisInput, number>();
let newest = 0;

/** Names an input: its parts are kept elsewhere, two readings are never taken for one. */
function versionOf(input: DiagnosisInput): number {
  const known = versions.get(input);
  if (known !== undefined) return known;
  newest += 1;
  versions.set(input, newest);
  return newest;
}

const verdicts = new WeakMap<DiagnosisInput, Suspects>();

function verdictOf(input: DiagnosisInput): Suspects {
  const made = verdicts.get(input) ?? diagnose(input);
  verdicts.set(input, made);
  return made;
}

/** Keeps the sick edges that touch the namespaces, and the suspects that explain one of them. */
function inNamespaces(verdict: Suspects, namespaces: readonly string[] | null): Suspects {
  if (namespaces === null) return verdict;
  const touches = (edge: string): boolean => {
    const ends = parseEdgeId(edge);
    return ends !== null && [ends.source.namespace, ends.target.namespace].some((name) => name !== null && namespaces.includes(name));
  };
  const sick = verdict.sick.filter(({ edge }) => touches(edge));
  const suspects = verdict.suspects.filter(({ explains }) => explains.some(touches));
  return { ...verdict, suspects, sick: sick.map((one) => ({ ...one, blamed: position(one.blamed, verdict, suspects) })) };
}

function position(blamed: number | null, verdict: Suspects, kept: Suspects['suspects']): number | null {
  const suspect = blamed === null ? undefined : verdict.suspects[blamed];
  const index = suspect === undefined ? -1 : kept.indexOf(suspect);
  return index < 0 ? null : index;
}
