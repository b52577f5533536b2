import { describe, expect, it } from 'vitest';
import { encodeLabels, sampleTemplate, varint, WriteRequestEncoder } from './remote-write-encoding';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

describe('the remote write encoding', () => {
  it('writes varints seven bits at a time, the lowest first', () => {
    expect([0, 1, 127, 128, 300].map((value) => hex(varint(value)))).toEqual(['00', '01', '7f', '80 01', 'ac 02']);
    expect(hex(varint(1_780_000_000_000))).toBe('80 90 92 82 e7 33');
  });

  it('writes one series with two samples as protobuf in a literal snappy block, byte by byte', () => {
    const encoder = new WriteRequestEncoder(1000);
    const labels = encodeLabels([
      ['__name__', 'up'],
      ['a', 'b'],
    ]);
    encoder.addSeries(labels, sampleTemplate(new Float64Array([1, 300]), 2), new Float64Array([9, 1, Number.NaN]), 1);
    const payload = [
      '0a 33', // timeseries, 51 bytes
      '0a 0e 0a 08 5f 5f 6e 61 6d 65 5f 5f 12 02 75 70', // label __name__="up"
      '0a 06 0a 01 61 12 01 62', // label a="b"
      '12 0b 09 00 00 00 00 00 00 f0 3f 10 01', // sample 1.0 at 1 ms
      '12 0c 09 02 00 00 00 00 00 f0 7f 10 ac 02', // stale marker at 300 ms
    ].join(' ');
    // 53 bytes of payload: length as a varint, literal tag with a length of four bytes, length less one.
    expect(hex(encoder.finish())).toBe(`35 fc 34 00 00 00 ${payload}`);
  });

  it('grows beyond its first capacity', () => {
    const encoder = new WriteRequestEncoder(10);
    const labels = encodeLabels([['__name__', 'x'.repeat(200)]]);
    for (let round = 0; round < 5; round += 1) encoder.addSeries(labels, sampleTemplate(new Float64Array([1]), 1), new Float64Array([1]), 0);
    expect(encoder.size).toBeGreaterThan(1000);
    expect(encoder.finish()).toHaveLength(encoder.size + 2 + 5);
  });
});
