import { describe, expect, it } from 'vitest';
import { fittingView, onScreen } from './view';

describe('fittingView', () => {
  it('shows everything in the middle of the room', () => {
    const around = { x: -100, y: 50, width: 2000, height: 500 };
    const box = onScreen(fittingView(around, { width: 1040, height: 600 }), around);
    expect(box).toEqual({ x: 20, y: 175, width: 1000, height: 250 });
  });

  it('never enlarges beyond the given scale', () => {
    expect(fittingView({ x: 0, y: 0, width: 100, height: 44 }, { width: 1000, height: 600 }, 1.15).zoom).toBe(1.15);
  });
});
