import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { DiagnosisInput } from '@/lib/diagnosis/diagnosis-input';
import { parseEnv } from '@/lib/server/env';
import { settleScope } from '@/lib/server/request-scope';
import { startRuntime, type Runtime } from '@/lib/server/runtime';
import { readDiagnosisInput } from '@/lib/server/suspects-input';
import type { CaseStore, Moment, PreparedCase } from './case-store';
import type { NodeApi } from './node-api';
import { openPrometheus } from './prepare-cases';

/** What the product's own gathering read about one moment: the verdict can be made of it again and again, with parts withheld. */
export interface Recorded {
  readonly given: PreparedCase;
  readonly moment: Moment;
  readonly input: DiagnosisInput;
}

const tries = 3;
const patience = 60_000;

/** Reads the inputs of the cases in a store into a folder, one file a moment; those that are there already are left alone. */
export async function recordCases(store: CaseStore, wanted: (one: PreparedCase) => boolean, folder: string, nodes: NodeApi, failed: (name: string, reason: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const known = new Set(readdirSync(folder));
  const prometheus = await openPrometheus(store);
  const rt = startRuntime(parseEnv({ ...nodes.env, UNDERMESH_PROMETHEUS_URL: prometheus.url, UNDERMESH_LOG_LEVEL: 'error' }));
  try {
    if (rt.kubernetes !== null) await nodesKnown(rt.kubernetes);
    for (const given of store.all().filter(wanted)) {
      for (const moment of given.moments) {
        const file = `${given.name}-${moment.part}.bin`;
        if (known.has(file)) continue;
        const input = await read(rt, given, moment);
        if (typeof input === 'string') failed(`${given.name} (${moment.part})`, input);
        else writeFileSync(join(folder, file), serialize({ given, moment, input } satisfies Recorded));
      }
    }
  } finally {
    await rt.stop();
    await prometheus.stop();
  }
}

async function nodesKnown(kubernetes: NonNullable<Runtime['kubernetes']>): Promise<void> {
  for (const deadline = Date.now() + patience; kubernetes.inventory().hosts === null; ) {
    if (Date.now() > deadline) throw new Error('The nodes of the benchmark could not be read.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Why it could not be read, where it could not. */
async function read(rt: Runtime, { window }: PreparedCase, { at }: Moment): Promise<DiagnosisInput | string> {
  let why = 'no telemetry';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { input, missing } = await readDiagnosisInput(settleScope({ at, window, level: 'workload', idle: false, waypoints: false }, rt), rt);
    const late = missing.filter(({ code }) => code === 'timeout' || code === 'unreachable');
    if (input !== null && late.length === 0) return input;
    why = late.map(({ what, code }) => `${what}: ${code}`).join(', ') || why;
  }
  return why;
}

/** The recorded inputs of a folder, by name. Guarantee: only `recordCases` writes these files. */
export function* recordedCases(folder: string): Generator<Recorded> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.bin')).sort()) yield deserialize(readFileSync(join(folder, file))) as Recorded;
}
