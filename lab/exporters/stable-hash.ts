/** FNV-1a over the UTF-16 units of a text: the same number for the same text on every machine, 0…2³²−1. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

/** A share 0…1 drawn from a text, never from a shared stream. */
export function stableShare(text: string): number {
  return stableHash(text) / 2 ** 32;
}

/** `length` lower-case hexadecimal digits drawn from a text, as container and object ids look. */
export function stableHex(text: string, length: number): string {
  let digits = '';
  for (let part = 0; digits.length < length; part += 1) digits += stableHash(`${text}#${part}`).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}

/** A version-4-shaped UUID drawn from a text. */
export function stableUuid(text: string): string {
  const hex = stableHex(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
