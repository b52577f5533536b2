import { describe, expect, it } from 'vitest';
import { episodes, risenSince } from './onset';

const departure = { factor: 1.5, atLeast: 1, spread: 3 };
const series = (values: readonly (number | null)[]) => ({ start: 1000, step: 60, values });
const quiet = Array.from({ length: 30 }, (_, index) => 10 + (index % 3) * 0.1);

describe('the onset of trouble', () => {
  it('is the first moment above what was usual, wherever in the series it lies', () => {
    expect(risenSince(series([...quiet, ...Array.from({ length: 8 }, () => 40)]), departure)).toEqual({ start: 1000 + 30 * 60, end: null, level: 40, usual: 10.1 });
    expect(risenSince(series([...quiet.slice(0, 8), ...Array.from({ length: 30 }, () => 40)]), departure)?.start).toBe(1000 + 8 * 60);
  });

  it('is not there in a quiet series, in one that calmed down, and where too little is known', () => {
    expect(risenSince(series(quiet), departure)).toBeNull();
    expect(risenSince(series([...quiet, 40, 41, 40, ...quiet]), departure)).toBeNull();
    expect(risenSince(series([10, 40]), departure)).toBeNull();
  });

  it('reads gaps as gaps', () => {
    expect(risenSince(series([...quiet, 40, null, null, 41, null]), departure)).toEqual({ start: 1000 + 30 * 60, end: null, level: 40.5, usual: 10.1 });
  });

  it('tells what is over, with its end', () => {
    expect(episodes(series([...quiet, 40, 42, 41, ...quiet]), departure)).toEqual([{ start: 1000 + 30 * 60, end: 1000 + 32 * 60, level: 41, usual: 10.1 }]);
  });
});
