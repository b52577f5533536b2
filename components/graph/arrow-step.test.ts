import { describe, expect, it } from 'vitest';
import { arrowStep } from './arrow-step';

const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
const boxes = new Map([['gateway', box(0, 100)], ['web', box(200, 100)], ['cart', box(400, 0)], ['checkout', box(400, 110)], ['payment', box(400, 200)]]);

describe('arrowStep', () => {
  it('starts at the left', () => {
    expect(arrowStep('ArrowDown', null, boxes)).toBe('gateway');
  });

  it('goes to the nearest card in the direction of the arrow', () => {
    expect(arrowStep('ArrowRight', 'web', boxes)).toBe('checkout');
    expect(arrowStep('ArrowUp', 'checkout', boxes)).toBe('cart');
    expect(arrowStep('ArrowDown', 'checkout', boxes)).toBe('payment');
    expect(arrowStep('ArrowLeft', 'web', boxes)).toBe('gateway');
  });

  it('stays where nothing follows, and ignores other keys', () => {
    expect(arrowStep('ArrowLeft', 'gateway', boxes)).toBe(null);
    expect(arrowStep('a', 'gateway', boxes)).toBe(null);
  });
});
