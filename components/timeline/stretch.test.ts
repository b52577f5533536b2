import { describe, expect, it } from 'vitest';
import { axisTicks, nextStretch, stripSpan } from './stretch';

const now = 1_700_000_010;

describe('the stretch of the time strip', () => {
  it('ends at the newest whole step while the view is live', () => {
    expect(nextStretch(null, { at: null, shownAt: now, now, window: 60 })).toEqual({ start: 1_699_996_410, end: 1_700_000_010, step: 30 });
    expect(nextStretch(null, { at: null, shownAt: now + 29, now, window: 60 }).end).toBe(1_700_000_010);
  });

  it('stays where it is when a moment on it is chosen', () => {
    const live = nextStretch(null, { at: null, shownAt: now, now, window: 60 });
    expect(nextStretch(live, { at: now - 1_800, shownAt: now - 1_800, now: now + 40, window: 60 })).toBe(live);
    expect(nextStretch(live, { at: now, shownAt: now, now, window: 60 })).toBe(live);
  });

  it('moves when the chosen moment is not on it, and never shows the future', () => {
    const live = nextStretch(null, { at: null, shownAt: now, now, window: 60 });
    expect(nextStretch(live, { at: now - 7_200, shownAt: now - 7_200, now, window: 60 })).toEqual({ start: now - 7_200 - 2_880, end: now - 7_200 + 720, step: 30 });
    expect(nextStretch(null, { at: now - 10, shownAt: now - 10, now, window: 60 }).end).toBe(now);
  });

  it('shows at least twelve windows', () => {
    expect([60, 300, 301, 1_800, 7_200, 86_400, 2_592_000].map(stripSpan)).toEqual([3_600, 3_600, 21_600, 21_600, 86_400, 2_592_000, 2_592_000]);
  });

  it('has marks at whole quarters of an hour', () => {
    expect(axisTicks({ start: 1_699_996_410, end: 1_700_000_010, step: 30 }, 5)).toEqual([1_699_996_500, 1_699_997_400, 1_699_998_300, 1_699_999_200]);
  });
});
