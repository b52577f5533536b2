import { describe, expect, it } from 'vitest';
import { ordinaryPackets, ringLoss, softInterrupts } from './receive-ring';

describe('receive ring', () => {
  it('drops nothing at ordinary rates and something when a vCPU is away for long under many packets', () => {
    expect(ringLoss(ordinaryPackets, 0.5, 30, 0.5)).toBeLessThan(1e-3);
    expect(ringLoss(60_000, 0.86, 50, 0.3)).toBeGreaterThan(0.02);
    expect(ringLoss(60_000, 1, 50, 0.3)).toBe(0);
  });

  it('costs CPU in proportion and makes packets wait near its limit', () => {
    expect(softInterrupts(1_000_000).cores).toBeCloseTo(1.6, 6);
    expect(softInterrupts(ordinaryPackets).waitMs).toBe(0);
    expect(softInterrupts(1_100_000).waitMs).toBeGreaterThan(0.5);
    expect(softInterrupts(1_400_000).dropped).toBeGreaterThan(0.1);
  });
});
