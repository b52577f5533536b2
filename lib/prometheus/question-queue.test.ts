import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { QuestionQueue, waitTogether, type Asker } from './question-queue';

const viewer = (): Asker => ({ until: Infinity });
/** So long ago that nobody comes back for it, and a moment ago. */
const longAgo = (): number => performance.now() - 60_000;
const justNow = (): number => performance.now() - 1;

/** Questions that end when they are told to; `begun` names those that got a place, in order. */
function questions(queue: QuestionQueue) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, asker: Asker | null, lasting = false): Promise<string> => queue.run(asker, lasting, async () => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    return name;
  });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, ask, end };
}
const told = (question: Promise<string>): Promise<string> => question.catch((error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'other'));

describe('the places at a source', () => {
  it('are taken by so many at once, the others wait in the order in which they came', async () => {
    const { begun, ask, end } = questions(new QuestionQueue(2));
    for (const name of ['a', 'b', 'c', 'd']) void ask(name, null);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are shared out by turns: who asks one question does not wait behind the many of another', async () => {
    const queue = new QuestionQueue(1);
    const { begun, ask, end } = questions(queue);
    const slow = ask('slow', null);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await end('slow');
    await slow;
    const [busy, other] = [viewer(), viewer()];
    for (const name of ['1', '2', '3', '4']) void ask(name, busy);
    void ask('other', other);
    await end('1');
    await end('other');
    expect(begun).toEqual(['slow', '1', 'other', '2']);
  });

  it('are given last to what was asked for an answer that was given up, and after a while not at all, unless it is of lasting use', async () => {
    const queue = new QuestionQueue(1);
    const { begun, ask, end } = questions(queue);
    const [left, gone, there] = [viewer(), viewer(), viewer()];
    void ask('first', null);
    const late = ask('late', left);
    const abandoned = told(ask('abandoned', gone));
    const lasting = ask('lasting', gone, true);
    const wanted = ask('wanted', there);
    expect(queue.length).toBe(4);
    left.until = justNow();
    gone.until = longAgo();
    expect(queue.length).toBe(1);
    for (const name of ['first', 'wanted', 'late', 'lasting']) await end(name);
    expect([begun, await abandoned, await wanted, await late, await lasting]).toEqual([['first', 'wanted', 'late', 'lasting'], 'overloaded', 'wanted', 'late', 'lasting']);
  });

  it('wait for whoever waits longest of those who ask the same', async () => {
    const queue = new QuestionQueue(1);
    const { begun, ask, end } = questions(queue);
    const [first, second] = [viewer(), { until: performance.now() + 60_000 }];
    void ask('busy', null);
    void ask('joined', first);
    first.until = longAgo();
    waitTogether(first, second);
    expect([queue.length, first.until]).toEqual([1, second.until]);
    await end('busy');
    expect(begun).toEqual(['busy', 'joined']);
    waitTogether(first, null);
    expect(first.until).toBe(Infinity);
  });

  it('tell how long a new asker would wait: nothing while one is free, else by how many wait and how long questions took', async () => {
    const queue = new QuestionQueue(2);
    const { ask, end } = questions(queue);
    expect(queue.expectedWaitMs()).toBe(0);
    void ask('a', viewer());
    await new Promise((resolve) => setTimeout(resolve, 60));
    await end('a');
    expect(queue.expectedWaitMs()).toBe(0);
    for (const name of ['b', 'c']) void ask(name, viewer());
    const alone = queue.expectedWaitMs();
    const [many, gone] = [viewer(), viewer()];
    for (const name of ['d', 'e', 'f']) void ask(name, many);
    void ask('g', gone);
    gone.until = justNow();
    expect(alone).toBeGreaterThan(20);
    expect(queue.expectedWaitMs()).toBeCloseTo(alone * 2, 6);
  });

  it('belong to whoever asked, also when the question of somebody else made room', async () => {
    const current = new AsyncLocalStorage<string>();
    const queue = new QuestionQueue(1);
    let release = (): void => undefined;
    const first = current.run('first', () => queue.run(null, false, () => new Promise<void>((resolve) => { release = resolve; })));
    const second = current.run('second', () => queue.run(null, false, () => Promise.resolve(current.getStore())));
    release();
    await first;
    expect(await second).toBe('second');
  });

  it('are free again after a question that failed', async () => {
    const queue = new QuestionQueue(1);
    const failed = queue.run(null, false, () => Promise.reject(new Error('down')));
    await expect(failed).rejects.toThrow('down');
    expect(await queue.run(null, false, () => Promise.resolve(7))).toBe(7);
  });
});
