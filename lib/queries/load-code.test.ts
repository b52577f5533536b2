import { describe, expect, it } from 'vitest';
import { loadCode } from './load-code';

const missing = () => Object.assign(new Error('Failed to load chunk /_next/static/chunks/a.js'), { name: 'ChunkLoadError' });

/** Loads with the outcomes given in turn; `reached` likewise. Tells what happened in which order. */
function staged(outcomes: (Error | string)[], reached: boolean[]) {
  const story: string[] = [];
  const result = loadCode(() => {
    const outcome = outcomes.shift() ?? 'nothing left';
    story.push('load');
    return typeof outcome === 'string' ? Promise.resolve(outcome) : Promise.reject(outcome);
  }, {
    isReached: () => {
      const is = reached.shift() ?? false;
      story.push(is ? 'reached' : 'not reached');
      return Promise.resolve(is);
    },
    pause: () => {
      story.push('pause');
      return Promise.resolve();
    },
  });
  return result.then((value) => ({ value, story }), (error: unknown) => ({ error: error instanceof Error ? error.message : error, story }));
}

describe('code that is loaded later', () => {
  it('is loaded once when it is there', async () => {
    expect(await staged(['the panel'], [])).toEqual({ value: 'the panel', story: ['load'] });
  });

  it('comes by itself when contact is back, however long that takes', async () => {
    expect(await staged([missing(), missing(), 'the panel'], [false, false, false, true, false, true])).toEqual({
      value: 'the panel',
      story: ['load', 'not reached', 'pause', 'not reached', 'pause', 'not reached', 'pause', 'reached', 'load', 'not reached', 'pause', 'reached', 'load'],
    });
  });

  it('is tried once more when a connection broke just now', async () => {
    expect(await staged([missing(), 'the panel'], [true])).toEqual({ value: 'the panel', story: ['load', 'reached', 'load'] });
  });

  it('is given up when the dashboard answers and does not have it', async () => {
    expect(await staged([missing(), missing()], [true, true])).toEqual({ error: 'Failed to load chunk /_next/static/chunks/a.js', story: ['load', 'reached', 'load', 'reached'] });
  });

  it('is given up at once when it was loaded and failed', async () => {
    expect(await staged([new Error('a defect')], [])).toEqual({ error: 'a defect', story: ['load'] });
  });
});
