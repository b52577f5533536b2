import { cell } from './draw';

/**
 * Weighted water-filling: shares `capacity` cores among groups by weight; nobody gets more than it wants.
 * Writes the granted cores into `granted` and returns their sum.
 */
export function shareCores(wanted: Float64Array, weights: Float64Array, capacity: number, granted: Float64Array): number {
  const n = wanted.length;
  granted.fill(0);
  let left = capacity;
  let open = 0;
  for (let i = 0; i < n; i++) if (cell(wanted, i) > 0) open += cell(weights, i);
  for (let round = 0; round < n && left > 1e-12 && open > 0; round++) {
    const level = left / open;
    let satisfied = false;
    for (let i = 0; i < n; i++) {
      const want = cell(wanted, i);
      if (want <= 0 || cell(granted, i) > 0 || want > cell(weights, i) * level) continue;
      granted[i] = want;
      left -= want;
      open -= cell(weights, i);
      satisfied = true;
    }
    if (satisfied) continue;
    for (let i = 0; i < n; i++) if (cell(wanted, i) > 0 && cell(granted, i) === 0) granted[i] = cell(weights, i) * level;
    left = 0;
  }
  return capacity - Math.max(0, left);
}
