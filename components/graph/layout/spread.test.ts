import { describe, expect, it } from 'vitest';
import { spread } from './spread';

describe('spread', () => {
  it('leaves values alone that are far enough apart', () => {
    expect(spread([0, 50, 120], 40, 0, 200)).toEqual([0, 50, 120]);
  });

  it('moves two that are too close by the same amount', () => {
    expect(spread([100, 100], 40, 0, 300)).toEqual([80, 120]);
  });

  it('stays inside the range', () => {
    expect(spread([-50, 500], 40, 0, 100)).toEqual([0, 100]);
  });

  it('keeps order and pitch where the wanted order is another', () => {
    expect(spread([200, 0], 40, 0, 300)).toEqual([80, 120]);
  });
});
