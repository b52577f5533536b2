import { mix, normal } from './draw';

/** The value runs straight between knots this far apart, s. */
const quick = 75;
const slow = 420;
/** Their weights: about half of the variance each. */
const quickWeight = 0.72;
const slowWeight = 0.69;
/** A straight line between two knots has two thirds of their variance on average. */
const straightened = Math.sqrt(1.5);

/** A number that wanders around 0 with deviation 1 over minutes, the same for the same key and second. */
export function wander(key: number, second: number): number {
  return straightened * (quickWeight * between(mix(key, 1), second / quick) + slowWeight * between(mix(key, 2), second / slow));
}

function between(key: number, at: number): number {
  const knot = Math.floor(at);
  const along = at - knot;
  return normal(key, knot) * (1 - along) + normal(key, knot + 1) * along;
}

/** A factor with mean near 1 that wanders by about `deviation` (of its logarithm) over minutes. */
export function wanderingFactor(key: number, second: number, deviation: number): number {
  return Math.exp(deviation * wander(key, second) - 0.5 * deviation * deviation);
}
