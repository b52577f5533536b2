import { describe, expect, it } from 'vitest';
import { mix } from '../physics/draw';
import { clientGone, failed, failedAfterRetries, notFound, ok, overflow, timedOut, timedOutAfterRetries, isServerError } from './outcome';
import { afterRetries, backOff } from './retry';

describe('retry', () => {
  it('waits less than (2ⁿ − 1)·25 ms and never more than 250', () => {
    for (let i = 0; i < 500; i++) {
      expect(backOff(mix(1, i), 1)).toBeLessThan(25);
      expect(backOff(mix(1, i), 2)).toBeLessThan(75);
      expect(backOff(mix(1, i), 6)).toBeLessThanOrEqual(250);
    }
  });

  it('marks what is left after the last try', () => {
    expect([afterRetries(failed), afterRetries(timedOut), afterRetries(overflow)]).toEqual([failedAfterRetries, timedOutAfterRetries, overflow]);
  });

  it('takes neither success nor 404 for a server error', () => {
    expect([ok, notFound, failed, timedOut, clientGone].map(isServerError)).toEqual([false, false, true, true, true]);
  });
});
