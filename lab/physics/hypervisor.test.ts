import { describe, expect, it } from 'vitest';
import { mix } from './draw';
import { grantedCores, lostPerWorked, reportedSteal, stolenAtWakeUp, stolenDuring } from './hypervisor';

describe('hypervisor', () => {
  it('takes nothing when everything is granted', () => {
    const free = { granted: 1, sliceMs: 30, beta: 0.5, part: null };
    expect(stolenDuring(free, 20, 1)).toBe(0);
    expect(stolenAtWakeUp(free, 1)).toBe(0);
    expect(reportedSteal(1, 3)).toBe(0);
  });

  it.each([0.45, 0.8, 0.95])('makes work W take W/a on average at a = %d', (granted) => {
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) sum += 14 + stolenDuring({ granted, sliceMs: 12, beta: 0.5, part: null }, 14, mix(3, i));
    expect(Math.abs(sum / n / (14 / granted) - 1)).toBeLessThan(0.02);
  });

  it('finds the vCPU off at β(1−a) of the wake-ups, for one slice on average', () => {
    let stalls = 0;
    let sum = 0;
    const n = 100_000;
    for (let i = 0; i < n; i++) {
      const stall = stolenAtWakeUp({ granted: 0.6, sliceMs: 20, beta: 0.5, part: null }, mix(8, i));
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

  it('takes from some vCPUs only: work takes W(1 + q(1−a)/a), and q·β(1−a) of the wake-ups wait', () => {
    const some = { granted: 1, sliceMs: 12, beta: 0.5, part: { cpus: 2, granted: 0.4, share: 0.25 } };
    const n = 200_000;
    let [work, stalls] = [0, 0];
    for (let i = 0; i < n; i++) {
      work += 14 + stolenDuring(some, 14, mix(5, i));
      if (stolenAtWakeUp(some, mix(6, i)) > 0) stalls++;
    }
    expect(lostPerWorked(some)).toBeCloseTo(0.375, 12);
    expect(grantedCores(some, 8)).toBeCloseTo(6.8, 12);
    expect(Math.abs(work / n / (14 * 1.375) - 1)).toBeLessThan(0.02);
    expect(Math.abs(stalls / n - 0.25 * 0.5 * 0.6)).toBeLessThan(0.004);
  });

  it('takes the same from all vCPUs as from every one of some that are all', () => {
    const all = { granted: 0.4, sliceMs: 12, beta: 0.5, part: null };
    const each = { granted: 1, sliceMs: 12, beta: 0.5, part: { cpus: 8, granted: 0.4, share: 1 } };
    for (let i = 0; i < 1000; i++) {
      const key = mix(9, i);
      expect([stolenDuring(each, 14, key), stolenAtWakeUp(each, key)]).toEqual([stolenDuring(all, 14, key), stolenAtWakeUp(all, key)]);
    }
    expect([lostPerWorked(each), grantedCores(each, 8)]).toEqual([lostPerWorked(all), grantedCores(all, 8)]);
  });
});
