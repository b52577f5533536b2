import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

const deflate = promisify(deflateRaw);
const plainGzip = promisify(gzip);
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const level = 4;
/** Of what was compressed; it takes about an eighth of that. */
const keptBytes = 128 * 1024 * 1024;

interface SharedPart { readonly blocks: Buffer; readonly crc: number }

/**
 * Gzip for answers whose beginning is the same for all viewers: the beginning is compressed once and kept, only the few
 * bytes behind it are compressed per answer. The parts are joined as blocks of one gzip member (RFC 1951, 1952).
 */
export class SplicedGzip {
  private readonly kept = new LRUCache<string, Promise<SharedPart>>({ maxSize: keptBytes });

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
    if (known !== undefined) return known;
    // a sync flush ends on a byte and leaves the last-block bit unset, so that more blocks may follow
    const made = deflate(bytes, { level, finishFlush: constants.Z_SYNC_FLUSH }).then((blocks) => ({ blocks, crc: crc32(bytes) }));
    this.kept.set(name, made, { size: bytes.length + 1 });
    made.catch(() => this.kept.delete(name));
    return made;
  }
}
