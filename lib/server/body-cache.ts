import type { Runtime } from './runtime';

/** The JSON of an answer; made once for all viewers. `key` names everything it is made of. */
export function jsonOf(rt: Runtime, key: readonly unknown[], make: () => unknown): Buffer {
  const name = JSON.stringify(key);
  const known = rt.bodies.get(name);
  if (known !== undefined) return known;
  const made = Buffer.from(JSON.stringify(make()));
  rt.bodies.set(name, made);
  return made;
}
