import { expect, it } from 'vitest';
import { Turns } from './turns';

it('begins one thing in each turn of the event loop, in the order in which they came', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c']) turns.take(() => seen.push(name));
  for (let turn = 0; turn < 5; turn += 1) {
    seen.push(String(turn));
    await new Promise((resolve) => setImmediate(resolve));
    if (turn === 1) turns.take(() => seen.push('d'));
  }
  expect(seen).toEqual(['0', 'a', '1', 'b', '2', 'c', '3', 'd', '4']);
});
