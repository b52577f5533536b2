import { describe, expect, it } from 'vitest';
import { clientGone, ok, timedOutAfterRetries } from '../mesh/outcome';
import { Ledger } from './ledger';

const name = { client: 'a/x', service: 'a/y', destination: 'a/y', protocol: 'http' } as const;

describe('ledger', () => {
  it('gives exact counts and quantiles for (start, end]', () => {
    const ledger = new Ledger(1000);
    const edge = ledger.record(name);
    for (let second = 1; second <= 100; second++) {
      ledger.openStep(second);
      ledger.answered(edge, second === 50 ? timedOutAfterRetries : ok, second);
      ledger.served(edge, second === 50 ? clientGone : ok, second - 0.5);
      if (second === 50) ledger.lost(edge, timedOutAfterRetries);
    }
    const truth = ledger.window(name, 1040, 1060);
    expect(truth?.source.count).toBe(20);
    expect([...(truth?.source.byOutcome ?? [])]).toEqual([
      ['200 -', 19],
      ['504 URX,UT', 1],
    ]);
    expect([truth?.source.quantile(0.5), truth?.source.quantile(0.95), truth?.source.quantile(1)]).toEqual([50, 59, 60]);
    expect(truth?.destination.byOutcome.get('0 DC')).toBe(1);
    expect([truth?.attempts, truth?.lost]).toEqual([21, 1]);
  });

  it('knows no quantile of nothing and no edge that was never called', () => {
    const ledger = new Ledger(0);
    ledger.record(name);
    expect(ledger.window(name, 0, 10)?.source.quantile(0.5)).toBeNull();
    expect(ledger.window({ ...name, client: 'a/z' }, 0, 10)).toBeNull();
  });

  it('drops what is older than it keeps and nothing younger', () => {
    const ledger = new Ledger(0, 100);
    const edge = ledger.record(name);
    for (let second = 1; second <= 5000; second++) {
      ledger.openStep(second);
      ledger.answered(edge, ok, 1);
    }
    expect(ledger.window(name, 4900, 5000)?.source.count).toBe(100);
    expect(ledger.window(name, 0, 5000)?.source.count).toBeLessThan(1000);
  });
});
