import { describe, expect, it } from 'vitest';
import { mix } from './draw';
import { reportedSteal, stolenAtWakeUp, stolenDuring } from './hypervisor';

describe('hypervisor', () => {
  it('takes nothing when everything is granted', () => {
    const free = { granted: 1, sliceMs: 30, beta: 0.5 };
    expect(stolenDuring(free, 20, 1)).toBe(0);
    expect(stolenAtWakeUp(free, 1)).toBe(0);
    expect(reportedSteal(1, 3)).toBe(0);
  });

  it.each([0.45, 0.8, 0.95])('makes work W take W/a on average at a = %d', (granted) => {
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) sum += 14 + stolenDuring({ granted, sliceMs: 12, beta: 0.5 }, 14, mix(3, i));
    expect(Math.abs(sum / n / (14 / granted) - 1)).toBeLessThan(0.02);
  });

  it('finds the vCPU off at β(1−a) of the wake-ups, for one slice on average', () => {
    let stalls = 0;
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) {
      const stall = stolenAtWakeUp({ granted: 0.6, sliceMs: 20, beta: 0.5 }, mix(8, i));
      if (stall > 0) stalls++;
      sum += stall;
    }
    expect(Math.abs(stalls / n - 0.2)).toBeLessThan(0.005);
    expect(Math.abs(sum / stalls - 20)).toBeLessThan(0.5);
  });

  it('reports steal that depends on demand: u(1−a)/a', () => {
    expect(reportedSteal(0.5, 0.4)).toBeCloseTo(0.4, 12);
    expect(reportedSteal(0.8, 4)).toBeCloseTo(1, 12);
  });
});
