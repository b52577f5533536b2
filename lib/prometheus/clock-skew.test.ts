import { expect, it } from 'vitest';
import { ClockSkew } from './clock-skew';

it('is unknown before the first answer and after answers without a usable date', () => {
  const skew = new ClockSkew();
  skew.observe(NaN, 0, 10);
  expect(skew.milliseconds).toBeNull();
});

it('gets more exact with every answer although the header has whole seconds only', () => {
  const skew = new ClockSkew();
  const offset = 4321;
  for (let sent = 0; sent < 20_000; sent += 170) {
    const date = Math.floor((sent + 10 + offset) / 1000) * 1000;
    skew.observe(date, sent, sent + 20);
  }
  expect(Math.abs((skew.milliseconds ?? 0) - offset)).toBeLessThan(60);
});

it('starts anew when a clock was set', () => {
  const skew = new ClockSkew();
  skew.observe(1_000_000, 1_000_200, 1_000_210);
  skew.observe(2_000_000, 1_001_200, 1_001_210);
  expect(skew.milliseconds).toBeGreaterThan(990_000);
});
