import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { ownLimit } from './own-limit';

const throttled: Trouble = { pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'cart' ? { throttled: 0.6 } : {}) };

describe('the own limit', () => {
  it('is blamed when the pods of the slow workload run out of their quota more than usual', () => {
    expect(told(ownLimit, diagnosisOf(throttled))).toEqual(['own-limit @ workload cart']);
  });

  it('is not blamed for throttling that was always there', () => {
    const input = diagnosisOf(throttled);
    expect(told(ownLimit, { ...input, details: { ...input.details, usualLimits: input.details.limits } })).toEqual([]);
  });

  it('is not blamed for a throttled workload beside the slow one', () => {
    expect(told(ownLimit, diagnosisOf({ pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'stock' ? { throttled: 0.6 } : {}) }))).toEqual([]);
  });

  it('is blamed for kills at the memory limit', () => {
    expect(told(ownLimit, diagnosisOf({ pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'cart' ? { oomKills: 3, restarts: 3, lastTerminatedReason: 'OOMKilled' } : {}) }))).toEqual(['own-limit @ workload cart']);
  });

  it('is doubted when far more arrives than usual', () => {
    expect(force(ownLimit, diagnosisOf({ ...throttled, load: () => 2 }))).toBeLessThan(force(ownLimit, diagnosisOf(throttled)));
  });

  it('is doubted when each request needs far more CPU than usual: the limit was always there', () => {
    const heavier: Trouble = { ...throttled, limits: (name) => (name === 'cart' ? { throttled: 0.6, cpuCores: 1 } : {}) };
    expect(force(ownLimit, diagnosisOf(heavier))).toBeLessThan(force(ownLimit, diagnosisOf(throttled)));
  });

  it('says nothing without cAdvisor', () => {
    const input = diagnosisOf(throttled);
    expect(force(ownLimit, { ...input, details: { ...input.details, limits: null } })).toBe(0);
  });
});
