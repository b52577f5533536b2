import { describe, expect, it } from 'vitest';
import { diagnosisOf, told, force } from '../sample-diagnosis.test-data';
import { downstream } from './downstream';

describe('what lies outside the mesh\'s sight', () => {
  it('is blamed when an external host answers late', () => {
    expect(told(downstream, diagnosisOf({ gap: (_, to) => (to === 'bank.example' ? 200 : 0) }))).toEqual(['downstream @ external bank.example']);
  });

  it('is doubted when its caller is strained on one host: then the caller measures itself', () => {
    const strained = diagnosisOf({ gap: (_, to) => (to === 'bank.example' ? 200 : 0), signals: (host) => (host === 'h1' || host === 'h3' ? { steal: 0.3 } : {}) });
    expect(force(downstream, strained)).toBeLessThan(0.5);
  });

  it('is a database behind TCP when its caller waits without working', () => {
    expect(told(downstream, diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0) }))).toEqual(['downstream @ workload stock-db']);
  });

  it('is not the database when its caller needs more CPU for each request', () => {
    expect(told(downstream, diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0), limits: (name) => (name === 'stock' ? { cpuCores: 0.9 } : {}) }))).toEqual([]);
  });
});
