import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from './calendar';

function drain(calendar: Calendar<string>, until: number): [number, string][] {
  const out: [number, string][] = [];
  for (let next = calendar.take(until); next !== null; next = calendar.take(until)) out.push([calendar.time, next]);
  return out;
}

describe('calendar', () => {
  it('hands events out in order of time, equals in order of arrival, and keeps later ones', () => {
    const calendar = new Calendar<string>();
    calendar.push(5.4, 0, 'b', 0);
    calendar.push(5.2, 0, 'a', 0);
    calendar.push(5.4, 0, 'c', 0);
    calendar.push(90, 0, 'd', 0);
    expect(drain(calendar, 50)).toEqual([
      [5.2, 'a'],
      [5.4, 'b'],
      [5.4, 'c'],
    ]);
    expect(drain(calendar, 100)).toEqual([[90, 'd']]);
  });

  it('keeps events that are minutes ahead', () => {
    const calendar = new Calendar<string>();
    calendar.push(200_000.5, 0, 'far', 0);
    calendar.push(1, 0, 'near', 0);
    expect(drain(calendar, 200_000)).toEqual([[1, 'near']]);
    expect(drain(calendar, 200_001)).toEqual([[200_000.5, 'far']]);
  });

  it('sorts any set of times', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 150_000, noNaN: true }), { maxLength: 300 }), (times) => {
        const calendar = new Calendar<string>();
        times.forEach((time, i) => calendar.push(time, 0, String(i), 0));
        expect(drain(calendar, 150_001).map(([time]) => time)).toEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });
});
