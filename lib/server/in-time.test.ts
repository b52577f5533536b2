import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPrometheusClient } from '@/lib/prometheus/prometheus-client';
import { InTime } from './in-time';

const client = createPrometheusClient({ id: 'prometheus', name: null, url: 'http://127.0.0.1:9', files: { token: null, basic: null, headers: null, ca: null, cert: null, key: null } });
const after = <Value>(milliseconds: number, value: Value) => () => new Promise<Value>((resolve) => setTimeout(() => resolve(value), milliseconds));

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('the parts of an answer', () => {
  it('are there when they come before their time, counted from the beginning of the answer', async () => {
    const inTime = new InTime({ clients: [client] });
    const first = inTime.part('traffic', 100, after(60, 1));
    await vi.advanceTimersByTimeAsync(60);
    const second = inTime.part('latency', 100, after(30, 2));
    await vi.advanceTimersByTimeAsync(30);
    expect([await first, await second, inTime.missing]).toEqual([1, 2, []]);
  });

  it('are left out and named when their time is over; what comes too late to begin is not begun', async () => {
    const inTime = new InTime({ clients: [client] });
    const first = inTime.part('history', 100, after(101, 1));
    await vi.advanceTimersByTimeAsync(100);
    const begun = vi.fn(after(1, 2));
    expect([await first, await inTime.part('usual', 100, begun), begun.mock.calls.length]).toEqual([null, null, 0]);
    expect(inTime.missing.map(({ what, source, code }) => [what, source, code])).toEqual([['history', 'prometheus', 'timeout'], ['usual', 'prometheus', 'timeout']]);
  });

  it('fail as their work does', async () => {
    await expect(new InTime({ clients: [client] }).part('history', 100, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
