import { describe, expect, it } from 'vitest';
import { erlangC, schedulerSlice, updateRunQueue } from './run-queue';

describe('run queue', () => {
  it('is ρ for one server and known values for several', () => {
    expect(erlangC(1, 0.37)).toBeCloseTo(0.37, 12);
    expect(erlangC(2, 0.5)).toBeCloseTo(1 / 3, 12);
    expect([erlangC(8, 0), erlangC(8, 1)]).toEqual([0, 1]);
  });

  it("uses the kernel's slice of 3 ms on eight CPUs", () => {
    expect(schedulerSlice(8)).toBe(3);
  });

  it('makes nobody wait on an idle host and everybody on a host that wants more than it has', () => {
    const queue = { share: 0, meanMs: 0 };
    updateRunQueue(queue, 8, 0);
    expect(queue.share).toBe(0);
    updateRunQueue(queue, 8, 16);
    expect(queue).toEqual({ share: 1, meanMs: 4.5 });
  });
});
