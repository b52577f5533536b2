import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeQueryAnswer } from './answer-decoder';
import { decodeInTurns } from './decode-in-turns';

const name = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', '},{"metric":', '"result":[', ']}}', '\\', '\\"'));
const point = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('1', 'NaN', '+Inf', '0x1', '1e400'));
const vector = fc.array(fc.record({ metric: fc.dictionary(name, fc.oneof(name, fc.constant(1))), value: point }), { maxLength: 12 });
const matrix = fc.array(fc.record({ metric: fc.dictionary(name, name), values: fc.array(point, { maxLength: 4 }) }), { maxLength: 12 });
/** Answers as Prometheus writes them, and some that it does not. */
const answer = fc.record({
  status: fc.constantFrom('success', 'success', 'success', 'error'),
  data: fc.oneof(fc.record({ resultType: fc.constant('vector'), result: vector }), fc.record({ resultType: fc.constant('matrix'), result: matrix }), fc.record({ resultType: fc.constantFrom('scalar', 'vector'), result: fc.anything() })),
  warnings: fc.array(name, { maxLength: 2 }),
}).map((body) => JSON.stringify(body)).chain((text) => fc.oneof(fc.constant(text), fc.constant(text.replace('"metric"', '"more":[{"metric":{}},{"metric":{}}],"metric"')), fc.nat(text.length).map((at) => text.slice(0, at))));

async function outcome(decode: () => unknown): Promise<unknown> {
  try {
    return { decoded: await decode() };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : error };
  }
}

describe('an answer decoded piece by piece', () => {
  it('is what it is when decoded at once, or refused in the same words', async () => {
    await fc.assert(fc.asyncProperty(answer, fc.integer({ min: 1, max: 80 }), async (text, piece) => {
      expect(await outcome(() => decodeInTurns(text, 7, piece))).toEqual(await outcome(() => decodeQueryAnswer(text, 7)));
    }), { numRuns: 2000 });
  });

  it('leaves room for others between the pieces', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => ({ metric: { pod: `pod-${index}` }, value: [1_700_000_000, String(index)] }));
    const text = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: entries }, warnings: ['half of it'] });
    let turns = 0;
    let over = false;
    const others = (async () => {
      for (; !over; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    })();
    const { samples, malformed, warnings } = await decodeInTurns(text, text.length);
    over = true;
    await others;
    expect([samples.length, samples.at(-1)?.value, malformed, warnings]).toEqual([20_000, 19_999, 0, ['Prometheus warns: half of it']]);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(text.length / (256 * 1024 + 100)));
  });
});
