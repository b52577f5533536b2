import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { network } from './network';

const gap: Trouble = { gap: (from, to) => (from === 'order' && to === 'stock' ? 40 : 0) };

describe('the way between two workloads', () => {
  it('is blamed when caller and called side measure apart and both ends are well', () => {
    expect(told(network, diagnosisOf(gap))).toEqual(['network @ edge order -> stock']);
  });

  it('is doubted for what has only just begun: the caller may have been scraped since, and the called side not', () => {
    expect(force(network, diagnosisOf(gap, 1))).toBeLessThan(0.7 * force(network, diagnosisOf(gap, 10)));
  });

  it('is not blamed when a host at one end loses packets itself', () => {
    expect(told(network, diagnosisOf({ ...gap, signals: (host) => (host === 'h2' ? { retransmits: 0.06 } : {}) }))).toEqual([]);
  });

  it('is not blamed when a proxy at one end is throttled', () => {
    expect(told(network, diagnosisOf({ ...gap, proxy: (name) => (name === 'stock' ? { throttled: 0.5 } : {}) }))).toEqual([]);
  });

  it('is not blamed for time that the called side spends itself', () => {
    expect(told(network, diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0) }))).toEqual([]);
  });

  it('speaks weakly for connections that fail now and then, and not at all when all fail', () => {
    const failing = (share: number) => force(network, diagnosisOf({ fails: (from, to) => (from === 'order' && to === 'stock' ? { share, code: '503', flag: 'UF' } : null) }));
    expect(failing(0.1)).toBeGreaterThan(0.2);
    expect(failing(1)).toBe(0);
  });
});
