import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf, type Line } from './line-splitter';

async function* chunksOf(text: string, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(bytes.length, Math.max(from, cut));
    yield bytes.subarray(from, to);
    from = to;
  }
  yield bytes.subarray(from);
}

async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

it('gives the same lines however the bytes were cut, in the middle of a character too', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\n', ''));
  await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(120), { maxLength: 8 }), async (lines, cuts) => {
    const found = await all(linesOf(chunksOf(lines.map((text) => `${text}\n`).join(''), cuts), 1000));
    expect(found).toEqual(lines.filter((text) => text !== '').map((text) => ({ text })));
  }), { numRuns: 500 });
});

it('skips a line that is too long, tells of it, and reads the next one', async () => {
  const found = await all(linesOf(chunksOf(`ab\n${'x'.repeat(5000)}\ncd\nunfinished`, [3, 1000, 2000, 4000]), 100));
  expect(found).toEqual([{ text: 'ab' }, { tooLong: true }, { text: 'cd' }]);
});
