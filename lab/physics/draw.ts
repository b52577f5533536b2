/**
 * Random numbers without a stream: every draw is a hash of what it is for.
 * Taking one fault out of a run therefore leaves every other draw as it was, which the counterfactual truth needs.
 */

/** Hash of a key and an index, 32 bits as a signed integer (Murmur3's finaliser). */
export function mix(key: number, index: number): number {
  let h = (key ^ Math.imul(index + 0x7f4a7c15, 0x9e3779b1)) | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Key of a name (FNV-1a). */
export function nameKey(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** Uniform in [0, 1). */
export function uniform(key: number, index: number): number {
  return (mix(key, index) >>> 0) / 4294967296;
}

const tableSize = 65536;

/** Inverse of the normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q +
        2.938163982698783) /
      ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1)
  );
}

const normals = Float64Array.from({ length: tableSize }, (_, i) => normalQuantile((i + 0.5) / tableSize));
const exponentials = Float64Array.from({ length: tableSize }, (_, i) => -Math.log(1 - (i + 0.5) / tableSize));

/** Element of a typed array; the caller guarantees that the index is inside. */
export function cell(array: Float64Array, index: number): number {
  return array[index] as number;
}

/** Element of an integer array; the caller guarantees that the index is inside. */
export function slot(array: Int32Array, index: number): number {
  return array[index] as number;
}

/** Element of a list; the caller guarantees that the index is inside. */
export function item<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

/** Standard normal, in 65,536 steps (up to 4.3 deviations). */
export function normal(key: number, index: number): number {
  return cell(normals, mix(key, index) >>> 16);
}

/** Exponential with mean 1, in 65,536 steps (up to 11.8 means). */
export function exponential(key: number, index: number): number {
  return cell(exponentials, mix(key, index) >>> 16);
}

/** The spread that nearly all work and waits have. */
export const usualSigma = 0.7;
const lognormals = Float64Array.from({ length: 16_384 }, (_, i) => Math.exp(usualSigma * normalQuantile((i + 0.5) / 16_384) - 0.5 * usualSigma ** 2));

/** Lognormal with the given mean (not median) and sigma of the logarithm. The usual sigma comes in 16,384 steps (up to 4 deviations). */
export function lognormal(key: number, index: number, mean: number, sigma: number): number {
  if (mean <= 0) return 0;
  if (sigma === usualSigma) return mean * cell(lognormals, mix(key, index) >>> 18);
  return mean * Math.exp(sigma * normal(key, index) - 0.5 * sigma * sigma);
}

/** Poisson number with mean up to some hundreds. */
export function poisson(key: number, mean: number): number {
  if (mean <= 0) return 0;
  const floor = Math.exp(-mean);
  let product = uniform(key, 0);
  let n = 0;
  while (product > floor) {
    n++;
    product *= uniform(key, n);
  }
  return n;
}

/** Gamma with mean 1 and the given shape (Wilson–Hilferty; good from shape 3 up, which is all the arrivals use). */
export function gammaAroundOne(key: number, index: number, shape: number): number {
  const root = 1 - 1 / (9 * shape) + normal(key, index) / (3 * Math.sqrt(shape));
  return root <= 0 ? 0 : root * root * root;
}
