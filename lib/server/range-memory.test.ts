import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/base/app-error';
import type { QueryAnswer } from '@/lib/prometheus/answer-decoder';
import { RangeMemory } from './range-memory';

const query = 'steal';

/** A Prometheus whose series `a` is the time itself, and `b` begins at 1000. */
function setUp() {
  const asked: [number, number, number][] = [];
  const client = {
    queryRange(_query: string, start: number, end: number, step: number): Promise<QueryAnswer> {
      asked.push([start, end, step]);
      const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
      const series = (name: string, from: number) => ({ labels: { host: name }, points: times.filter((time) => time >= from).map((time) => [time, time] as const) });
      return Promise.resolve({ samples: [], series: [series('a', 0), series('b', 1000)].filter(({ points }) => points.length > 0), warnings: [], malformed: 0, bytes: 10 });
    },
  };
  return { memory: new RangeMemory(client), asked, client };
}

describe('the memory of ranges', () => {
  it('asks a strip that moved on for its new steps only, and gives the same as asking for all', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 3600, step: 30 }, 3600);
    const { value } = await memory.read(query, { start: 30, end: 3630, step: 30 }, 3630);
    expect(asked).toEqual([[0, 870, 30], [900, 3600, 30], [3540, 3630, 30]]);
    const { value: whole } = await setUp().memory.read(query, { start: 30, end: 3630, step: 30 }, 3630);
    expect(value).toEqual(whole);
  });

  it('asks nothing for a stretch of the past that it knows', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 3600, step: 30 }, 10_000);
    asked.length = 0;
    const { value } = await memory.read(query, { start: 600, end: 1200, step: 30 }, 10_000);
    expect(asked).toEqual([]);
    expect(value.map(({ labels, points }) => [labels.host, points[0], points.at(-1)])).toEqual([['a', [600, 600], [1200, 1200]], ['b', [1020, 1020], [1200, 1200]]]);
  });

  it('asks again for steps that may still change, and for what lies before', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 600, end: 1200, step: 30 }, 1200);
    await memory.read(query, { start: 600, end: 1200, step: 30 }, 1230);
    await memory.read(query, { start: 300, end: 1200, step: 30 }, 1230);
    expect(asked).toEqual([[600, 1200, 30], [1140, 1200, 30], [300, 1200, 30]]);
  });

  it('goes on where a part was not answered in time, in smaller parts, and ends with the whole', async () => {
    const { memory, asked, client } = setUp();
    const answer = client.queryRange;
    client.queryRange = (name, start, end, step) => (end - start > 300 && start >= 900 ? Promise.reject(new AppError('timeout')) : answer(name, start, end, step));
    const grid = { start: 0, end: 3600, step: 30 };
    await expect(memory.read(query, grid, 10_000)).rejects.toThrow(AppError);
    for (let round = 0; round < 30; round += 1) await memory.read(query, grid, 10_000).catch(() => undefined);
    const { value } = await memory.read(query, grid, 10_000);
    const [first, ...rest] = asked;
    expect(first).toEqual([0, 870, 30]);
    expect(rest.map(([start]) => start)).toEqual([900, ...rest.slice(0, -1).map(([, end]) => end + 30)]);
    expect(value).toEqual((await setUp().memory.read(query, grid, 10_000)).value);
  });

  it('asks at once for a shorter part where one was too large, and says so when the shortest is', async () => {
    const { memory, asked, client } = setUp();
    const answer = client.queryRange;
    const most = (steps: number) => {
      client.queryRange = (name, start, end, step) => (end - start >= steps * step ? Promise.reject(new AppError('too-large')) : answer(name, start, end, step));
    };
    const grid = { start: 0, end: 1800, step: 30 };
    most(10);
    const { value } = await memory.read(query, grid, 10_000);
    expect(value).toEqual((await setUp().memory.read(query, grid, 10_000)).value);
    expect([asked[0], Math.max(...asked.map(([start, end]) => end - start)) < 300]).toEqual([[0, 210, 30], true]);
    most(1);
    await expect(memory.read('another', grid, 10_000)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('begins with a short part where many series are expected, and learns from it', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 3600, step: 30 }, 10_000, 20_000);
    expect(asked.slice(0, 3)).toEqual([[0, 150, 30], [180, 870, 30], [900, 3600, 30]]);
  });

  it('asks once what two ask at a time', async () => {
    const { memory, asked } = setUp();
    const grid = { start: 0, end: 600, step: 30 };
    const [one, two] = await Promise.all([memory.read(query, grid, 10_000), memory.read(query, grid, 10_000)]);
    expect(asked).toEqual([[0, 600, 30]]);
    expect(two.value).toEqual(one.value);
  });

  it('keeps questions on different grids apart', async () => {
    const { memory, asked } = setUp();
    await memory.read(query, { start: 0, end: 600, step: 30 }, 10_000);
    await memory.read(query, { start: 7, end: 607, step: 30 }, 10_000);
    await memory.read(query, { start: 0, end: 600, step: 60 }, 10_000);
    expect(asked).toHaveLength(3);
  });
});
