import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalNames } from './host';
import { signalCatalogue } from './signal-catalogue';
import { gradeSignal } from './signal-grade';

describe('the grade of a signal', () => {
  it('follows the documented thresholds', () => {
    for (const name of signalNames) {
      const { raised, critical, worse } = signalCatalogue[name];
      if (raised === null) {
        expect([name, gradeSignal(name, 1, { median: 0, iqr: 0 })]).toEqual([name, 'calm']);
        continue;
      }
      const calm = worse === 'higher' ? (raised ?? 1) * 0.99 : (raised ?? 0) * 1.01;
      expect([name, gradeSignal(name, calm, null), gradeSignal(name, raised, null), gradeSignal(name, critical ?? 1, null)]).toEqual([name, 'calm', 'raised', critical === null ? 'raised' : 'critical']);
    }
  });

  it('never calls I/O wait alone critical: it is a flavour of idle', () => {
    expect(gradeSignal('iowait', 0.9, null)).toBe('raised');
  });

  it('is unknown, never calm, without a number', () => {
    for (const name of signalNames) {
      expect([null, Number.NaN, Infinity].map((value) => gradeSignal(name, value, null))).toEqual(['unknown', 'unknown', 'unknown']);
    }
  });

  it('weighs steal against demand: 5 % is harmless on a busy host and half of what an idle one wants', () => {
    expect(gradeSignal('steal', 0.05, null, { cpuBusy: 0.6 })).toBe('calm');
    expect(gradeSignal('steal', 0.05, null, { cpuBusy: 0.05 })).toBe('critical');
    expect(gradeSignal('steal', 0.22, null, { cpuBusy: 0.35 })).toBe('critical');
    expect(gradeSignal('steal', 0.1, null, { cpuBusy: 0.9 })).toBe('raised');
    expect(gradeSignal('steal', 0.02, null, { cpuBusy: 0.01 })).toBe('calm');
    expect(gradeSignal('steal', 0.05, null)).toBe('raised');
  });

  it('does not judge ratios of a handful of events', () => {
    expect(gradeSignal('retransmits', 0.1, null, { segmentsPerSecond: 3 })).toBe('calm');
    expect(gradeSignal('retransmits', 0.1, null, { segmentsPerSecond: 300 })).toBe('critical');
    expect(gradeSignal('diskAwait', 0.2, null, { diskOperationsPerSecond: 0.2 })).toBe('calm');
    expect(gradeSignal('diskAwait', 0.2, null, { diskOperationsPerSecond: 50 })).toBe('critical');
  });

  it('is strained below the threshold when the host is far from its own usual', () => {
    expect(gradeSignal('diskAwait', 0.015, { median: 0.001, iqr: 0.0002 })).toBe('raised');
    expect(gradeSignal('diskAwait', 0.015, { median: 0.014, iqr: 0.001 })).toBe('calm');
    expect(gradeSignal('diskAwait', 0.002, { median: 0.0001, iqr: 0 })).toBe('calm');
    expect(gradeSignal('memoryAvailable', 0.15, { median: 0.6, iqr: 0.02 })).toBe('raised');
    expect(gradeSignal('memoryAvailable', 0.15, { median: 0.15, iqr: 0.02 })).toBe('calm');
  });

  it('of steal is not strained because more demand met the usual little of it', () => {
    // The past is that of the share: 2 % of what was wanted is taken before and after.
    expect(gradeSignal('steal', 0.02, { median: 0.02, iqr: 0.004 }, { cpuBusy: 0.97 })).toBe('calm');
    expect(gradeSignal('steal', 0.02, { median: 0.085, iqr: 0.01 }, { cpuBusy: 0.2 })).toBe('calm');
    expect(gradeSignal('steal', 0.02, { median: 0.02, iqr: 0.004 }, { cpuBusy: 0.2 })).toBe('raised');
    expect(gradeSignal('steal', 0.02, { median: 0.02, iqr: 0.004 })).toBe('calm');
  });

  it('is never lowered by the past', () => {
    expect(gradeSignal('steal', 0.25, { median: 0.25, iqr: 0.05 })).toBe('critical');
  });

  it('never gets better when the number gets worse', () => {
    const rank = { unknown: -1, calm: 0, raised: 1, critical: 2 };
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(fc.constantFrom(...signalNames), unit, unit, unit, (name, a, b, busy) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const [better, worse] = signalCatalogue[name].worse === 'higher' ? [low, high] : [high, low];
      expect(rank[gradeSignal(name, worse, null, { cpuBusy: busy })]).toBeGreaterThanOrEqual(rank[gradeSignal(name, better, null, { cpuBusy: busy })]);
    }));
  });
});
