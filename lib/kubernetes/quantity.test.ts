import { expect, it } from 'vitest';
import { quantityOf } from './quantity';

it.each([
  ['250m', 0.25], ['700m', 0.7], ['2', 2], [4, 4], ['1.5', 1.5], ['64Mi', 67_108_864], ['1e3', 1000], ['12E', 12e18], ['100u', 0.0001], ['1Ki', 1024], ['1k', 1000], ['-1', -1],
  ['', null], ['Mi', null], ['1 Gi', null], ['1GB', null], ['NaN', null], [null, null], [{}, null], ['1e999', null], ['9'.repeat(100), null],
])('reads the quantity %j as %j', (given, expected) => {
  expect(quantityOf(given)).toBe(expected);
});
