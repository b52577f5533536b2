import { describe, expect, it } from 'vitest';
import { gradeOwnLimit } from './own-limit-grade';

describe('limits of a pod itself', () => {
  it('are calm, strained or sick by their thresholds', () => {
    expect([0, 0.05, 0.25].map((value) => gradeOwnLimit('throttled', value))).toEqual(['calm', 'raised', 'critical']);
    expect([0.5, 0.9, 1.2].map((value) => gradeOwnLimit('cpuOfLimit', value))).toEqual(['calm', 'raised', 'raised']);
    expect([0, 1, 3].map((value) => gradeOwnLimit('restartsLastHour', value))).toEqual(['calm', 'raised', 'critical']);
  });

  it('that nobody measured are unknown, never calm', () => expect(gradeOwnLimit('memoryOfLimit', null)).toBe('unknown'));
});
