import { describe, expect, it } from 'vitest';
import { calibrated } from './calibration';

describe('a belief as a probability', () => {
  it.each(['first', 'further'] as const)('rises with the belief and stays between 0 and what so few cases can tell (%s)', (place) => {
    const values = Array.from({ length: 101 }, (_, index) => calibrated(index / 100, place));
    expect(values.every((value, index) => value >= 0 && value <= 0.97 && (index === 0 || value >= (values[index - 1] ?? 0)))).toBe(true);
    expect([calibrated(-1, place), calibrated(2, place)]).toEqual([values[0], values[100]]);
  });

  it('is higher for who stands first, of whom no more is believed', () => {
    expect(calibrated(0.6, 'first')).toBeGreaterThan(calibrated(0.6, 'further'));
  });
});
