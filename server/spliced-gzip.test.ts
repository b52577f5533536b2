import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aliveBytes } from '@/lib/testing/alive-bytes';
import { SplicedGzip } from './spliced-gzip';

it('what is unpacked is what was packed, whatever part of it is shared', async () => {
  const gzip = new SplicedGzip();
  let name = 0;
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 300 }), async (shared, rest) => {
    name += 1;
    const body = Buffer.concat([shared, rest]);
    for (let viewer = 0; viewer < 2; viewer += 1) {
      expect(gunzipSync(await gzip.compress(body, { name: `n${name}`, length: shared.length })).equals(body)).toBe(true);
    }
  }), { numRuns: 200 });
});

it('an answer without a shared part is packed as a whole', async () => {
  const body = Buffer.from('x'.repeat(5000));
  expect(gunzipSync(await new SplicedGzip().compress(body, null)).equals(body)).toBe(true);
});

it('keeps of what it packed as many bytes as it has, not the room that it was packed in', async () => {
  const gzip = new SplicedGzip();
  const pack = (from: number, count: number) => Promise.all(Array.from({ length: count }, (_, index) => {
    const body = Buffer.from(`${from + index} `.repeat(400));
    return gzip.compress(body, { name: `n${from + index}`, length: body.length - 1 });
  }));
  await pack(0, 100);
  const before = aliveBytes();
  await pack(100, 1000);
  expect((aliveBytes() - before) / 1000).toBeLessThan(4000);
});
