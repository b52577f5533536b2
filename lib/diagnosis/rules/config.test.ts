import { describe, expect, it } from 'vitest';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { config } from './config';

const flagged = (flag: string, share: number, target = 'pay'): Trouble => ({ fails: (from, to) => (from === 'order' && to === target ? { share, code: '503', flag } : null) });

describe('configuration', () => {
  it.each([['UO', 0.2], ['NR', 1], ['UH', 0.5], ['UF', 1], ['RL', 0.3]])('is blamed for requests that end in %s', (flag, share) => {
    expect(told(config, diagnosisOf(flagged(flag, share)))).toEqual(['config @ edge order -> pay']);
  });

  it('is not blamed for errors that the target makes itself', () => {
    expect(told(config, diagnosisOf({ fails: (_, to) => (to === 'pay' ? { share: 0.3, code: '500' } : null) }))).toEqual([]);
  });

  it('is not blamed for connections that fail now and then', () => {
    expect(told(config, diagnosisOf(flagged('UF', 0.1)))).toEqual([]);
  });

  it('is doubted when the refused target is slow itself: then the breaker protects it', () => {
    const slow = { ...flagged('UO', 0.2), pod: (name: string) => (name === 'pay' ? 300 : 0) };
    expect(force(config, diagnosisOf(slow))).toBeLessThan(force(config, diagnosisOf(flagged('UO', 0.2))));
  });

  it('names the object when it is known', () => {
    const input = diagnosisOf(flagged('UO', 0.2));
    expect(told(config, { ...input, config: [{ kind: 'DestinationRule', namespace: 'shop', name: 'pay-limits', service: 'pay.shop' }] })).toEqual(['config @ config DestinationRule/shop/pay-limits']);
  });

  it('names the certificate when unrelated pairs fail alike', () => {
    expect(told(config, diagnosisOf({ fails: () => ({ share: 0.3, code: '503', flag: 'UF' }) }))).toContain('config @ config Certificate/istio-system');
  });
});
