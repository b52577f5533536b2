import { formatBytes } from '@/lib/base/format-number';
import { SnapshotRefusal } from './snapshot-refusal';

/** How much a file may be and become. A file comes from anywhere: everything is checked before anything is kept. */
export interface UnpackLimits {
  /** Bytes of the file. */
  readonly packed: number;
  /** Bytes of its text. */
  readonly unpacked: number;
  /** Bytes of text per byte of file, once the text is longer than `ratioFrom`. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Lists and objects inside each other. */
  readonly depth: number;
}

/** A mesh of 5,000 services and 20,000 edges takes about a quarter of these; its JSON packs about 12 times. */
export const unpackLimits: UnpackLimits = { packed: 24 << 20, unpacked: 160 << 20, ratio: 120, ratioFrom: 4 << 20, depth: 24 };

function startsLikeGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Reads a stream of bytes and stops as soon as it becomes too much. */
async function readWithin(stream: ReadableStream<Uint8Array>, packed: number, limits: UnpackLimits): Promise<Uint8Array[]> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    size += value.length;
    const refusal = size > limits.unpacked
      ? new SnapshotRefusal('too-large', `The file unpacks to more than ${formatBytes(limits.unpacked)}.`)
      : size > limits.ratioFrom && size > packed * limits.ratio ? new SnapshotRefusal('packed-too-tightly', `The file unpacks to more than ${limits.ratio} times its size: no snapshot does that.`) : null;
    if (refusal !== null) {
      await reader.cancel(refusal).catch(() => undefined);
      throw refusal;
    }
    chunks.push(value);
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  } catch (cause) {
    throw new SnapshotRefusal('not-text', 'The file holds no text.', cause);
  }
}

/** The text of a file that may be packed with gzip. @throws SnapshotRefusal */
export async function unpack(file: Blob, limits: UnpackLimits = unpackLimits): Promise<string> {
  if (file.size > limits.packed) throw new SnapshotRefusal('too-large', `The file has ${formatBytes(file.size)}; snapshots are read up to ${formatBytes(limits.packed)}.`);
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (!startsLikeGzip(head)) return decode(await readWithin(file.stream(), file.size, limits));
  try {
    return decode(await readWithin(file.stream().pipeThrough(new DecompressionStream('gzip')), file.size, limits));
  } catch (cause) {
    if (cause instanceof SnapshotRefusal) throw cause;
    throw new SnapshotRefusal('not-gzip', 'The file is damaged: it cannot be unpacked.', cause);
  }
}

/** How deep lists and objects of a JSON text lie inside each other; stops counting above `most`. Brackets in texts do not count. */
export function depthOf(json: string, most: number): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < json.length && deepest <= most; i++) {
    const code = json.charCodeAt(i);
    if (code === 0x22) i = endOfText(json, i);
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

/** Index of the quote that ends a JSON text which starts at `start`. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}
