import { describe, expect, it } from 'vitest';
import { strain } from './host-signals';
import { meshView } from './mesh-view';
import { diagnosisOf } from './sample-diagnosis.test-data';
import { noticeable, stolenShare, stolenShares, stolenStrength } from './stolen-share';

/** The sample with h3 now at a steal and a use, and with a past at others. */
function strainOfSteal(now: { readonly steal: number; readonly cpuBusy: number }, past: { readonly steal: number; readonly cpuBusy: number }): number | undefined {
  const input = diagnosisOf({ signals: (host) => (host === 'h3' ? now : {}) });
  const { history } = input;
  if (history === null) throw new Error('The sample has a history.');
  const flat = (value: number): number[] => Array.from({ length: 130 }, (_, index) => value * (1 + 0.02 * (index % 3)));
  const hosts = new Map([...history.hosts, ['h3', { steal: flat(past.steal), cpuBusy: flat(past.cpuBusy) }] as const]);
  return strain('h3', 'steal', meshView({ ...input, history: { ...history, hosts } }))?.strength;
}

describe('stolen share', () => {
  it('is what was taken of what was wanted; without its use a host is taken to have wanted all', () => {
    expect([stolenShare(0.05, 0.15), stolenShare(0.05, null), stolenShare(0, 0.5)]).toEqual([0.25, 0.05, 0]);
  });

  it('weighs each moment by its own use, and one without by the usual use; a gap stays a gap', () => {
    expect(stolenShares([0.1, 0.1, null], [0.1, null, 0.5], 0.3)).toEqual([0.5, 0.25, null]);
  });

  it('speaks from a rise of a few points on, and fully from a quarter', () => {
    expect([stolenStrength(0.05, 0.02), stolenStrength(0.3, 0.02)]).toEqual([0, 1]);
  });

  it('does not call a host sicker whose demand rises and that loses the same share of it', () => {
    expect(strainOfSteal({ steal: 0.05, cpuBusy: 0.45 }, { steal: 0.01, cpuBusy: 0.09 })).toBe(0);
  });

  it('calls a host sick that loses more of the same demand, and so of a smaller one', () => {
    expect(strainOfSteal({ steal: 0.2, cpuBusy: 0.3 }, { steal: 0.01, cpuBusy: 0.3 })).toBe(1);
    expect(strainOfSteal({ steal: 0.06, cpuBusy: 0.06 }, { steal: 0.01, cpuBusy: 0.3 })).toBe(1);
  });

  it('does not notice what an idle host loses of next to nothing', () => {
    expect(strainOfSteal({ steal: 0.002, cpuBusy: 0.002 }, { steal: 0.002, cpuBusy: 0.1 })).toBe(0);
    expect([noticeable(0.003), noticeable(0.015)]).toEqual([0, 1]);
  });
});
