import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, stolen, told } from '../sample-diagnosis.test-data';
import { hostSteal } from './host-steal';

describe('steal', () => {
  it('is blamed on the host whose CPU time is taken and whose pods are slower than their sisters', () => {
    expect(told(hostSteal, diagnosisOf(stolen))).toEqual(['host-steal @ host h3']);
  });

  it('is not blamed where steal is as usual', () => {
    expect(told(hostSteal, diagnosisOf({ ...stolen, signals: () => ({}) }))).toEqual([]);
  });

  it('is not blamed where steal stands on another host than the slow pods', () => {
    expect(told(hostSteal, diagnosisOf({ ...stolen, signals: (host) => (host === 'h4' ? { steal: 0.25 } : {}) }))).toEqual([]);
  });

  it('speaks weakly when pods elsewhere are as slow', () => {
    const everywhere = diagnosisOf({ pod: (name) => (name === 'cart' ? 80 : 0), signals: stolen.signals ?? (() => ({})) });
    expect(force(hostSteal, everywhere)).toBeLessThan(0.4 * force(hostSteal, diagnosisOf(stolen)));
  });

  it('counts steal by what the host wanted: the same 6 % hurt an idle host more than a busy one', () => {
    const on = (cpuBusy: number) => force(hostSteal, diagnosisOf({ ...stolen, signals: (host) => (host === 'h3' ? { steal: 0.06, cpuBusy } : {}) }));
    expect(on(0.06)).toBeGreaterThan(on(0.9));
  });
});
