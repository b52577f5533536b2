import { Buffer } from 'node:buffer';
import type { Label } from '@/lab/exporters/series-group';

/*
 * Prometheus remote write 1.0 by hand: protobuf `prometheus.WriteRequest` in one literal snappy block.
 * Every sample takes 18 bytes at today's dates; copying literals is cheaper than compressing for a receiver on the same machine.
 */

/** Room before the payload for the head of the snappy block. */
const headRoom = 16;
/** Prometheus' stale marker is a NaN with this payload (model/value/value.go). */
const staleHigh = 0x7ff00000;
const staleLow = 0x00000002;

/** The `labels` fields of a TimeSeries; they are the same in every request. */
export function encodeLabels(labels: readonly Label[]): Buffer {
  // One buffer for all: a page of a proxy has thousands of series, and each is encoded when it is born.
  const sizes = labels.map(([name, value]) => textSize(name) + textSize(value));
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 1 + varintSize(size) + size, 0));
  let at = 0;
  labels.forEach(([name, value], index) => {
    bytes[at] = 0x0a;
    at = putVarint(bytes, at + 1, sizes[index] ?? 0);
    at = putText(bytes, at, 0x0a, name);
    at = putText(bytes, at, 0x12, value);
  });
  return bytes;
}

/** Unsigned LEB128, safe up to 2⁵³. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** Fills one request; `finish` gives the bytes to send. */
export class WriteRequestEncoder {
  private buffer: Buffer;
  private length = headRoom;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(headRoom + capacity);
  }

  /** Bytes of payload so far. */
  get size(): number {
    return this.length - headRoom;
  }

  /**
   * Adds one series.
   *
   * @param times samples prepared by `sampleTemplate`
   * @param values where the values lie, `offset` being the first one's place
   */
  addSeries(labels: Buffer, times: SampleTemplate, values: Float64Array, offset: number): void {
    const body = labels.length + times.bytes.length;
    const head = varint(body);
    this.reserve(1 + head.length + body);
    const { buffer } = this;
    buffer[this.length] = 0x0a;
    head.copy(buffer, this.length + 1);
    labels.copy(buffer, this.length + 1 + head.length);
    const start = this.length + 1 + head.length + labels.length;
    times.bytes.copy(buffer, start);
    for (let index = 0; index < times.count; index += 1) {
      const at = start + (times.valueOffsets[index] ?? 0);
      const value = values[offset + index] ?? Number.NaN;
      if (Number.isNaN(value)) {
        buffer.writeUInt32LE(staleLow, at);
        buffer.writeUInt32LE(staleHigh, at + 4);
      } else buffer.writeDoubleLE(value, at);
    }
    this.length = start + times.bytes.length;
  }

  /** The request body: snappy's length, one literal tag, the payload. */
  finish(): Buffer {
    const { size } = this;
    if (size === 0) return Buffer.from([0]);
    const head = varint(size);
    const start = headRoom - head.length - 5;
    head.copy(this.buffer, start);
    this.buffer[start + head.length] = 0xfc;
    this.buffer.writeUInt32LE(size - 1, start + head.length + 1);
    return this.buffer.subarray(start, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** The `samples` fields of a TimeSeries with room for the values: series of one group share their times. */
export interface SampleTemplate {
  readonly bytes: Buffer;
  readonly valueOffsets: Int32Array;
  readonly count: number;
}

/** Prepares the samples at these unix milliseconds. */
export function sampleTemplate(times: Float64Array, count: number): SampleTemplate {
  const bytes = Buffer.alloc(count * 22);
  const valueOffsets = new Int32Array(count);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const time = varint(times[index] ?? 0);
    bytes[at] = 0x12;
    bytes[at + 1] = 10 + time.length;
    bytes[at + 2] = 0x09;
    valueOffsets[index] = at + 3;
    bytes[at + 11] = 0x10;
    time.copy(bytes, at + 12);
    at += 12 + time.length;
  }
  return { bytes: bytes.subarray(0, at), valueOffsets, count };
}

function textSize(text: string): number {
  const size = Buffer.byteLength(text);
  return 1 + varintSize(size) + size;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

/** Writes at a place and gives the place behind it. */
function putVarint(bytes: Buffer, start: number, value: number): number {
  let [at, rest] = [start, value];
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at++] = rest;
  return at;
}

function putText(bytes: Buffer, start: number, tag: number, text: string): number {
  bytes[start] = tag;
  const at = putVarint(bytes, start + 1, Buffer.byteLength(text));
  return at + bytes.write(text, at);
}
