import { describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/base/app-error';
import { LayerStore, type LayerQuestion } from './layer-store';

function setUp() {
  let now = 1_000_000;
  const store = new LayerStore(() => now);
  let mood: 'well' | 'ill' = 'well';
  let loads = 0;
  const question = (at: number, live = true): LayerQuestion<string> => ({
    key: 'traffic', at, live,
    load() {
      loads += 1;
      return mood === 'well' ? Promise.resolve({ value: `value of ${at}`, warnings: [], bytes: 10 }) : Promise.reject(new AppError('refused'));
    },
  });
  return { store, question, fall: () => { mood = 'ill'; }, heal: () => { mood = 'well'; }, wait: (ms: number) => { now += ms; }, loads: () => loads };
}

describe('a layer', () => {
  it('is loaded once for fifty viewers, while under way and afterwards', async () => {
    const { store, question, loads } = setUp();
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.read(question(15))));
    await store.read(question(15));
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['value of 15']));
    expect(loads()).toBe(1);
  });

  it('keeps its last good value with its own time when it fails', async () => {
    const { store, question, fall } = setUp();
    await store.read(question(15));
    fall();
    expect(await store.read(question(30))).toMatchObject({ value: 'value of 15', at: 15, error: { code: 'refused' } });
  });

  it('has nothing, and not an empty value, when it never answered', async () => {
    const { store, question, fall } = setUp();
    fall();
    expect(await store.read(question(15))).toMatchObject({ value: null, at: null, revision: 0, error: { code: 'refused' } });
  });

  it('is never stood in for by another moment when a moment of the past was asked for', async () => {
    const { store, question, fall } = setUp();
    await store.read(question(15));
    fall();
    expect(await store.read(question(7, false))).toMatchObject({ value: null, error: { code: 'refused' } });
  });

  it('is not asked again within two seconds of a failure', async () => {
    const { store, question, fall, wait, loads } = setUp();
    fall();
    await store.read(question(15));
    wait(1900);
    await store.read(question(15));
    expect(loads()).toBe(1);
    wait(200);
    await store.read(question(15));
    expect(loads()).toBe(2);
  });

  it('that fails five times in half a minute is tried every few seconds only, and heals within five', async () => {
    const { store, question, fall, heal, wait, loads } = setUp();
    fall();
    for (let tries = 0; tries < 5; tries += 1) {
      await store.read(question(15));
      wait(2100);
    }
    expect(loads()).toBe(5);
    await store.read(question(15));
    expect(loads()).toBe(5);
    heal();
    wait(5000);
    expect(await store.read(question(15))).toMatchObject({ value: 'value of 15', error: null });
  });

  it('hides an old value after half an hour', async () => {
    const { store, question, fall, wait } = setUp();
    await store.read(question(15));
    fall();
    wait(29 * 60_000);
    expect(await store.read(question(1740))).toMatchObject({ value: 'value of 15' });
    wait(2 * 60_000);
    expect(await store.read(question(1860))).toMatchObject({ value: null });
  });

  it('that hangs is answered by the last good value after three seconds, while the new one is still awaited', async () => {
    vi.useFakeTimers();
    try {
      const { store, question } = setUp();
      await store.read(question(15));
      let arrive: (() => void) | undefined;
      const slow: LayerQuestion<string> = { ...question(30), load: () => new Promise((resolve) => { arrive = () => resolve({ value: 'late', warnings: [], bytes: 4 }); }) };
      const answer = store.read(slow);
      await vi.advanceTimersByTimeAsync(3001);
      expect(await answer).toMatchObject({ value: 'value of 15', error: { code: 'timeout' } });
      arrive?.();
      await vi.advanceTimersByTimeAsync(1);
      expect(await store.read(slow)).toMatchObject({ value: 'late', error: null });
    } finally {
      vi.useRealTimers();
    }
  });
});
