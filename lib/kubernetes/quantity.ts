const factors: Readonly<Record<string, number>> = {
  '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};
/** Divided by, not multiplied with a fraction: 700m is 0.7, not 0.7000000000000001. */
const parts: Readonly<Record<string, number>> = { n: 1e9, u: 1e6, m: 1e3 };
const shape = /^([+-]?\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

/**
 * A Kubernetes quantity as a plain number: cores for CPU, bytes for memory. null when it is none.
 *
 * @example quantityOf('250m') // 0.25
 * @example quantityOf('64Mi') // 67108864
 */
export function quantityOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 64) return null;
  const found = shape.exec(value);
  if (found === null) return null;
  const unit = found[2] ?? '';
  const part = parts[unit];
  const result = part === undefined ? Number(found[1]) * (factors[unit] ?? Number.NaN) : Number(found[1]) / part;
  return Number.isFinite(result) ? result : null;
}
