import { describe, expect, it } from 'vitest';
import { formatClock, formatField, formatMoment, formatSpan, readField } from './format-time';

describe('moments', () => {
  it('are written with date, clock and zone', () => {
    expect(formatMoment(1_763_733_160, 'utc')).toBe('2025-11-21 13:52:40 UTC');
    expect(formatClock(1_763_733_160, 'utc')).toBe('13:52:40');
    expect(formatClock(1_763_733_160, 'utc', false)).toBe('13:52');
    expect(formatClock(1_763_683_200, 'utc')).toBe('00:00:00');
  });

  it('come back from a date-and-time field', () => {
    expect(readField(formatField(1_763_733_160, 'utc'), 'utc')).toBe(1_763_733_160);
    expect(readField(formatField(1_763_733_160, 'local'), 'local')).toBe(1_763_733_160);
    expect(readField('2025-11-21T13:52', 'utc')).toBe(1_763_733_120);
    expect(readField('yesterday', 'utc')).toBeNull();
  });
});

describe('spans', () => {
  it('show the two largest units', () => {
    expect([0, 15, 60, 90, 3600, 5400, 3661, 86_400, 2_592_000].map(formatSpan))
      .toEqual(['0 s', '15 s', '1 m', '1 m 30 s', '1 h', '1 h 30 m', '1 h 1 m', '1 d', '30 d']);
  });
});
