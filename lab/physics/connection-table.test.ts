import { describe, expect, it } from 'vitest';
import { ConnectionTable } from './connection-table';

describe('connection table', () => {
  it('holds standing entries and two minutes of new ones', () => {
    const table = new ConnectionTable();
    for (let s = 0; s < 2000; s++) table.settle(100_000, 5000, 20);
    expect(Math.abs(table.entries - (5000 + 20 * 120))).toBeLessThan(5);
    expect(table.dropped).toBe(0);
  });

  it('refuses 1 − freed/new when it is full', () => {
    const table = new ConnectionTable();
    for (let s = 0; s < 2000; s++) table.settle(6200, 5000, 100);
    expect(table.entries).toBe(6200);
    expect(table.refused).toBeCloseTo(1 - 1200 / 120 / 100, 6);
    expect(table.dropped).toBeGreaterThan(80_000);
  });
});
