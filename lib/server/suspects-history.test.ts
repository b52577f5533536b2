import { describe, expect, it } from 'vitest';
import { historyGrid } from './suspects-history';

const scope = { at: 1_800_000_000, window: 60 };
const shape = (flows?: number) => {
  const { start, end, step } = historyGrid(scope, flows);
  return [step, (end - start) / step];
};

describe('the grid of the history', () => {
  it('is two hours in minutes, also for a mesh whose size nobody knows yet', () => {
    expect([shape(), shape(0), shape(3000)]).toEqual([[60, 120], [60, 120], [60, 120]]);
  });

  it('has longer steps in a mesh with many request series, and never fewer than twenty', () => {
    expect([shape(5000), shape(10_000), shape(20_000), shape(1_000_000)]).toEqual([[120, 60], [180, 40], [360, 20], [360, 20]]);
  });

  it('never has more points than memory allows for up to twenty thousand series', () => {
    for (let flows = 1; flows <= 20_000; flows += 37) expect(2 * flows * (shape(flows)[1] ?? Infinity)).toBeLessThanOrEqual(800_000);
  });
});
