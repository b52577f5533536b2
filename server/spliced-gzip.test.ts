import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
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
