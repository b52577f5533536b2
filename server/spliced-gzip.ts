import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

const deflate = promisify(deflateRaw);
const plainGzip = promisify(gzip);
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const level = 4;
const keptBytes = 16 * 1024 * 1024;
/** What nobody asked for in so long is let go, ms; looked for as often. */
const idleMs = 10 * 60_000;

interface SharedPart { readonly blocks: Buffer; readonly crc: number }

/**
 * Gzip for answers whose beginning is the same for all viewers: the beginning is compressed once and kept, only the few
 * bytes behind it are compressed per answer. The parts are joined as blocks of one gzip member (RFC 1951, 1952).
 */
export class SplicedGzip {
  private readonly kept = new LRUCache<string, SharedPart>({ maxSize: keptBytes, sizeCalculation: ({ blocks }) => blocks.length + 512, ttl: idleMs, updateAgeOnGet: true });
  private readonly running = new Map<string, Promise<SharedPart>>();
  private swept = performance.now();

  /** Compresses `body`; its first `length` bytes are the shared part called `name`. */
  async compress(body: Buffer, shared: { name: string; length: number } | null): Promise<Buffer> {
    if (shared === null || shared.length > body.length) return plainGzip(body, { level });
    const part = await this.sharedPart(shared.name, body.subarray(0, shared.length));
    const rest = body.subarray(shared.length);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(rest, part.crc), 0);
    trailer.writeUInt32LE(body.length % 2 ** 32, 4);
    return Buffer.concat([header, part.blocks, await deflate(rest, { level }), trailer]);
  }

  private sharedPart(name: string, bytes: Buffer): Promise<SharedPart> {
    const known = this.kept.get(name);
    if (known !== undefined) return Promise.resolve(known);
    const running = this.running.get(name);
    if (running !== undefined) return running;
    this.sweep();
    const made = compressed(bytes).then((part) => {
      this.kept.set(name, part);
      return part;
    }).finally(() => this.running.delete(name));
    this.running.set(name, made);
    return made;
  }

  private sweep(): void {
    const now = performance.now();
    if (now - this.swept < idleMs) return;
    this.swept = now;
    this.kept.purgeStale();
  }
}

async function compressed(bytes: Buffer): Promise<SharedPart> {
  // a sync flush ends on a byte and leaves the last-block bit unset, so that more blocks may follow
  const blocks = await deflate(bytes, { level, finishFlush: constants.Z_SYNC_FLUSH });
  // zlib gives a view of 16 KiB, which would stay whole
  return { blocks: Buffer.from(blocks), crc: crc32(bytes) };
}
