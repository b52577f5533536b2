import { describe, expect, it } from 'vitest';
import { draggedBand, gripAt } from './band-drag';

const band = { at: 1_000, window: 100 };

describe('the band of the strip', () => {
  it('is taken at its ends, in its middle, or not at all', () => {
    expect([10, 41, 70, 101, 120].map((x) => gripAt(x, 40, 100))).toEqual(['strip', 'start', 'band', 'end', 'strip']);
    expect(gripAt(44, 40, 44)).toBe('band');
  });

  it('moves as a whole and keeps its length', () => {
    expect(draggedBand(band, 'band', 950, 650.4, 2_000)).toEqual({ at: 700, window: 100 });
    expect(draggedBand(band, 'band', 950, 3_000, 2_000)).toEqual({ at: 2_000, window: 100 });
  });

  it('grows and shrinks at its ends, never below the shortest window', () => {
    expect(draggedBand(band, 'end', 1_000, 1_060, 2_000)).toEqual({ at: 1_060, window: 160 });
    expect(draggedBand(band, 'start', 900, 600, 2_000)).toEqual({ at: 1_000, window: 400 });
    expect(draggedBand(band, 'end', 1_000, 100, 2_000)).toEqual({ at: 915, window: 15 });
    expect(draggedBand(band, 'start', 900, 1_500, 2_000)).toEqual({ at: 1_000, window: 15 });
  });

  it('is laid anew over what was dragged on the empty strip, in either direction', () => {
    expect(draggedBand(band, 'strip', 300, 500, 2_000)).toEqual({ at: 500, window: 200 });
    expect(draggedBand(band, 'strip', 2_500, 1_900, 2_000)).toEqual({ at: 2_000, window: 100 });
  });
});
