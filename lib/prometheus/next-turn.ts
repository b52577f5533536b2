/** Lets everything else have its turn: whoever works long on one answer calls it between two pieces, so that others are not kept waiting for all of it. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
