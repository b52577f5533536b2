import { describe, expect, it } from 'vitest';
import { MemoryGate } from './memory-gate';

const limits = { full: 100, most: 200, mostOfOldest: 300, patienceMs: 40 };
const never = () => new Promise<never>(() => undefined);
const codeOf = (work: () => unknown) => { try { work(); return 'fits'; } catch (error) { return (error as { code: string }).code; } };

/** An answer under way that has read so much; `made` ends it. */
function answerOf(gate: MemoryGate, bytes: number): { readonly made: () => void; readonly ended: Promise<void> } {
  let made: () => void = never;
  const waits = new Promise<void>((resolve) => { made = resolve; });
  const ended = gate.during(async () => {
    const intake = gate.begin();
    intake.take(bytes);
    intake.end();
    await waits;
  });
  return { made: () => made(), ended };
}

describe('the gate before the memory', () => {
  it('counts what was read until the answer that it was read for is made, not only until it is decoded', async () => {
    const gate = new MemoryGate(limits);
    const first = answerOf(gate, 150);
    expect(gate.isOpen()).toBe(false);
    first.made();
    await first.ended;
    expect(gate.isOpen()).toBe(true);
  });

  it('lets the oldest answer go on beyond what all others may take, up to a limit of its own', async () => {
    const gate = new MemoryGate(limits);
    const seen: string[] = [];
    await gate.during(async () => {
      gate.begin().take(150);
      seen.push(String(gate.isOpen()));
      const further = gate.begin();
      seen.push(codeOf(() => further.take(150)), codeOf(() => further.take(1)));
    });
    expect(seen).toEqual(['true', 'fits', 'overloaded']);
  });

  it('gives up a body that grows beyond the limit while another answer is older', async () => {
    const gate = new MemoryGate(limits);
    const first = answerOf(gate, 90);
    const second = await gate.during(() => Promise.resolve([110, 1].map((bytes) => codeOf(() => gate.begin().take(bytes)))));
    expect(second).toEqual(['fits', 'overloaded']);
    first.made();
    await first.ended;
  });

  it('lets a question wait until something was given back', async () => {
    const gate = new MemoryGate({ ...limits, patienceMs: 10_000 });
    const first = answerOf(gate, 150);
    const waiting = gate.during(() => gate.room(performance.now()).then(() => 'came in'));
    first.made();
    expect(await waiting).toBe('came in');
  });

  it('refuses a question that waited too long as overload, with a sentence', async () => {
    const gate = new MemoryGate(limits);
    const first = answerOf(gate, 150);
    await expect(gate.during(() => gate.room(performance.now()))).rejects.toMatchObject({ code: 'overloaded', message: 'Too many large answers are being worked on at once.' });
    first.made();
    await first.ended;
  });

  it('gives everything back when the making of an answer fails', async () => {
    const gate = new MemoryGate(limits);
    const failing = gate.during(() => {
      const intake = gate.begin();
      intake.take(250);
      intake.end();
      return Promise.reject(new Error('planted'));
    });
    expect(gate.isOpen()).toBe(false);
    await expect(failing).rejects.toThrow('planted');
    expect(gate.isOpen()).toBe(true);
  });

  it('goes on counting a body that is still being read after the answer that began it is gone', async () => {
    const gate = new MemoryGate(limits);
    const left = await gate.during(() => {
      const intake = gate.begin();
      intake.take(150);
      return Promise.resolve(intake);
    });
    expect(gate.isOpen()).toBe(false);
    left.end();
    left.end();
    expect(gate.isOpen()).toBe(true);
  });

  it('counts a body that nobody of ours asked for, such as that of a periodic question', () => {
    const gate = new MemoryGate(limits);
    const intake = gate.begin();
    intake.take(150);
    expect(gate.isOpen()).toBe(false);
    intake.end();
    expect(gate.isOpen()).toBe(true);
  });
});
