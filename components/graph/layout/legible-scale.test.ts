import { describe, expect, it } from 'vitest';
import { legibleScale } from './legible-scale';

describe('legibleScale', () => {
  const room = { width: 736, height: 400 };

  it('draws a small picture at the largest scale of a desktop, with cards of their own width', () => {
    const { scale, letters, widthOf } = legibleScale({ widest: [100, 100], gaps: 50, height: 200 }, room);
    expect([scale, letters, widthOf(100)]).toEqual([1.15, 11, 100]);
  });

  it('widens the cards of a flat room so that names of 11 pixels stand whole on them', () => {
    const { scale, letters, widthOf } = legibleScale({ widest: [124, 124, 124], gaps: 100, height: 600 }, room);
    expect(scale).toBeCloseTo(400 / 600, 6);
    expect(letters).toBe(11);
    // 100 model pixels of text at 12.5 pixels are 88 at 11, whatever the scale.
    expect((widthOf(124) - 24) * scale).toBeCloseTo(88, 6);
  });

  it('takes smaller letters before it cuts names, and cuts them before cards become too flat', () => {
    expect(legibleScale({ widest: Array.from({ length: 6 }, () => 140), gaps: 100, height: 500 }, room).letters).toBe(10);
    const cut = legibleScale({ widest: Array.from({ length: 12 }, () => 140), gaps: 300, height: 500 }, room);
    expect(cut.letters).toBe(0);
    expect(cut.scale * (12 * cut.widthOf(140) + 300 + 24)).toBeCloseTo(room.width, 6);
  });

  it('grows cards in the room of a wall of pixels, up to a limit', () => {
    expect(legibleScale({ widest: [100], gaps: 0, height: 100 }, { width: 2860, height: 1770 }).scale).toBeCloseTo(1.15 * (1770 / 860), 6);
    expect(legibleScale({ widest: [100], gaps: 0, height: 100 }, { width: 9000, height: 9000 }).scale).toBe(2.4);
  });
});
