import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { proxy } from './proxy';

const starved: Trouble = { gap: (_, to) => (to === 'cart' ? 70 : 0), proxy: (name) => (name === 'cart' ? { throttled: 0.5 } : {}) };

describe('a proxy', () => {
  it('is blamed when it is throttled beside a calm application', () => {
    expect(told(proxy, diagnosisOf(starved))).toEqual(['proxy @ workload cart']);
  });

  it('is not blamed when the application is throttled more', () => {
    expect(told(proxy, diagnosisOf({ ...starved, limits: (name) => (name === 'cart' ? { throttled: 0.9 } : {}) }))).toEqual([]);
  });

  it('is not blamed without throttling, nor for throttling that was always there', () => {
    expect(force(proxy, diagnosisOf({ gap: starved.gap ?? (() => 0) }))).toBe(0);
    const input = diagnosisOf(starved);
    expect(force(proxy, { ...input, details: { ...input.details, usualLimits: input.details.limits } })).toBe(0);
  });
});
