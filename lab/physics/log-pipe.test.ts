import { describe, expect, it } from 'vitest';
import { LogPipe } from './log-pipe';

/** Waits of `count` writes of so many bytes, one every so many ms, when a page costs the reader 10 ms. */
function waits(bytes: number, everyMs: number, count: number): number[] {
  const pipe = new LogPipe();
  return Array.from({ length: count }, (_, n) => pipe.write(n * everyMs, bytes, 10));
}

describe('the pipe of a log', () => {
  it('lets nobody wait while its reader keeps up', () => {
    expect(Math.max(...waits(2048, 5, 1000))).toBe(0);
  });

  it('fills in 64 KiB over the excess, then every write waits for all that exceeds it', () => {
    // 2,048 bytes every 4 ms against 4,096 every 10 ms: 1,638.4 leave between two writes, 409.6 stay.
    const all = waits(2048, 4, 400);
    const expected = all.map((_, n) => Math.max(0, 2048 + n * 409.6 - 65_536) / 409.6);
    expect(all.findIndex((wait) => wait > 0)).toBe(156);
    all.forEach((wait, n) => expect(wait).toBeCloseTo(expected[n] ?? -1, 6));
  });

  it('empties in time, and at once when pages cost nothing', () => {
    const pipe = new LogPipe();
    for (let n = 0; n < 20; n++) pipe.write(0, 4096, 10);
    expect([pipe.write(0, 4096, 10), pipe.write(1000, 4096, 10)]).toEqual([50, 0]);
    for (let n = 0; n < 40; n++) pipe.write(1000, 4096, 10);
    expect([pipe.write(1000, 4096, 0), pipe.write(1000, 4096, 10)]).toEqual([0, 0]);
  });
});
