import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { hostNetwork } from './host-network';

const lossy: Trouble = { gap: (from, to) => (from === 'pay' || to === 'pay' ? 25 : 0), signals: (host) => (host === 'h3' ? { retransmits: 0.06 } : {}) };

describe('the network of a host', () => {
  it('is blamed when segments are sent again there and time is lost between the proxies', () => {
    expect(told(hostNetwork, diagnosisOf(lossy))).toEqual(['host-network @ host h3']);
  });

  it('is blamed for a full connection table', () => {
    expect(told(hostNetwork, diagnosisOf({ ...lossy, signals: (host) => (host === 'h3' ? { conntrackDrops: 50 } : {}) }))).toEqual(['host-network @ host h3']);
  });

  it('is blamed less for time that is spent inside the pods', () => {
    const inside = diagnosisOf({ pod: (_, host) => (host === 'h3' ? 60 : 0), signals: lossy.signals ?? (() => ({})) });
    expect(force(hostNetwork, inside)).toBeLessThan(0.6 * force(hostNetwork, diagnosisOf(lossy)));
  });

  it('is not blamed when a flood of packets fills its backlog: then the sender is', () => {
    const drops = (softirq: number) => force(hostNetwork, diagnosisOf({ ...lossy, signals: (host) => (host === 'h3' ? { softnetDrops: 500, softirq } : {}) }));
    expect(drops(0.5)).toBeLessThan(0.3 * drops(0.01));
  });
});
