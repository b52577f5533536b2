import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sendColumns } from './backfill';
import type { DetachedColumn } from './group-column';

const column = (name: string, time: number, ended: boolean): DetachedColumn =>
  ({ labels: [Buffer.from(name)], series: 1, times: Float64Array.of(time), values: Float64Array.of(1), capacity: 1, count: 1, ended });

describe('sending columns', () => {
  it('sends what a series has from before its end first, and what it has since when that has arrived', async () => {
    const arrivals: (() => void)[] = [];
    const client = { send: () => new Promise<void>((resolve) => { arrivals.push(resolve); }) };
    const sent = sendColumns([column('limit', 1000, true), column('other', 1000, true), column('limit', 1500, true), column('limit', 2000, false), column('other pod', 2000, false)], client);
    for (let request = 1; request <= 3; request += 1) {
      await nextTurn();
      expect(arrivals).toHaveLength(request);
      arrivals.at(-1)?.();
    }
    expect(await sent).toBe(3);
  });

  it('sends all at once where nothing ended', async () => {
    expect(await sendColumns([column('a', 1000, false), column('b', 1000, false)], { send: () => Promise.resolve() })).toBe(1);
  });
});
