import { describe, expect, it } from 'vitest';
import { chooseRows, stripLayout } from './strip-layout';
import { linePath, stripScale } from './strip-scale';

const stretch = { start: 0, end: 90, step: 10 };

describe('the strip', () => {
  it('maps moments to places and back', () => {
    const scale = stripScale(stretch, 1_000);
    expect([scale.x(0), scale.x(50), scale.x(100), scale.at(500), scale.cell]).toEqual([0, 500, 1_000, 50, 100]);
  });

  it('breaks a line where nothing was measured, and draws a zero as zero', () => {
    expect(linePath([0, 10, 20, 30], [0, null, 5, 10], stripScale(stretch, 100), 25)).toBe('M0.0 23.0h0.8M0.0 23.0M20.0 13.0h0.8M20.0 13.0L30.0 3.0');
  });

  it('keeps its height with and without P99, and its rows above the axis', () => {
    for (const layout of [stripLayout(true, 6), stripLayout(false, 6), stripLayout(true, 0)]) {
      expect(layout.height).toBe(152);
      for (const row of layout.rows) expect(row + layout.rowHeight).toBeLessThanOrEqual(layout.axis);
    }
  });

  it('gives rows to the hosts with the highest peaks, in the order of their names', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 10].map((n) => ({ name: `worker-${n}`, values: [0.01 * n, null] }));
    expect(chooseRows(rows, 'higher').map((row) => row.name)).toEqual(['worker-3', 'worker-4', 'worker-5', 'worker-6', 'worker-7', 'worker-10']);
    expect(chooseRows(rows, 'lower').map((row) => row.name)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5', 'worker-6']);
  });
});
