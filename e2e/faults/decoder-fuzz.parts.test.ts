import fc from 'fast-check';
import { describe, it } from 'vitest';
import { decoderTargets } from './decoder-targets';

/** Inputs for each decoder; `node scripts/fuzz.mjs` throws a million at each. */
const runs = Number(process.env.UNDERMESH_TEST_FUZZ_RUNS ?? 10_000);

describe(`${runs} generated inputs neither crash nor hang nor pollute`, () => {
  it.each(decoderTargets)('$name', async ({ property }) => {
    await fc.assert(property, { numRuns: runs });
  }, Math.max(3_600_000, runs * 20));
});
