import { describe, expect, it } from 'vitest';
import { hostMatches, isExported, resolveHost } from './service-host';
import { secondsOf } from './specs/fields';

describe('a host name in configuration', () => {
  it.each([
    ['payment', 'payment.shop.svc'], ['payment.shop.svc.cluster.local', 'payment.shop.svc'], ['Payment.bank.svc.example.org', 'payment.bank.svc'],
    ['payment.shop', 'payment.shop'], ['api.bank.example', 'api.bank.example'], ['*', '*'], ['*.bank.example', '*.bank.example'],
  ])('%s in the namespace shop means %s', (host, meant) => {
    expect(resolveHost(host, 'shop')).toBe(meant);
  });

  it.each([
    ['*', 'payment.shop.svc', true], ['*.shop.svc.cluster.local', 'payment.shop.svc', true], ['*.local', 'payment.shop.svc', true], ['*.bank.svc.cluster.local', 'payment.shop.svc', false],
    ['*.bank.example', 'api.bank.example', true], ['*.bank.example', 'bank.example', false], ['payment.shop.svc', 'payment.shop.svc', true],
  ])('the pattern %s over %s: %s', (pattern, host, fits) => {
    expect(hostMatches(pattern, host)).toBe(fits);
  });

  it('is exported to everybody unless it says otherwise', () => {
    expect([isExported([], 'a', 'b'), isExported(['*'], 'a', 'b'), isExported(['.'], 'a', 'b'), isExported(['.'], 'a', 'a'), isExported(['b'], 'a', 'b'), isExported(['.'], 'a', null)])
      .toEqual([true, true, false, true, true, true]);
  });

  it('has durations as Go writes them', () => {
    expect(['2s', '250ms', '1m30s', '1.5h', '2', 'soon', '', null].map(secondsOf)).toEqual([2, 0.25, 90, 5400, null, null, null, null]);
  });
});
