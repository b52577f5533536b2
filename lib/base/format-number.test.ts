import { describe, expect, it } from 'vitest';
import { formatByteRate, formatBytes, formatCount, formatMilliseconds, formatRate, formatRatio, formatSeconds, formatUnit } from './format-number';

describe('numbers for people', () => {
  it('shows latencies with three significant digits and the fitting unit', () => {
    expect([0, 0.4, 1, 23.44, 812.4, 999.7, 1900, 65_000, 700_000, 7_200_000].map(formatMilliseconds)).toEqual([
      '<1 ms', '<1 ms', '1 ms', '23.4 ms', '812 ms', '1 s', '1.9 s', '65 s', '11.7 min', '2 h',
    ]);
  });

  it('shows rates, shares and lengths of time with their unit', () => {
    expect([0, 0.0002, 0.0167, 42, 9990, 12_345, 3_000_000].map(formatRate)).toEqual([
      '0 /s', '<0.001 /s', '0.0167 /s', '42 /s', '9990 /s', '12.3 k/s', '3 M/s',
    ]);
    expect([0, 0.00001, 0.0643, 1, 1.5].map(formatRatio)).toEqual(['0 %', '<0.01 %', '6.43 %', '100 %', '150 %']);
    expect([0.0125, 3].map(formatSeconds)).toEqual(['12.5 ms', '3 s']);
  });

  it('shows sizes: memory in powers of two, traffic in powers of ten', () => {
    expect([640, 1536, 2 ** 20 * 512, 2 ** 30 * 1.5].map(formatBytes)).toEqual(['640 B', '1.5 KiB', '512 MiB', '1.5 GiB']);
    expect([640, 1_200_000].map(formatByteRate)).toEqual(['640 B/s', '1.2 MB/s']);
    expect([1.25, 840, 12_345].map(formatCount)).toEqual(['1.25', '840', '12.3 k']);
  });

  it('shows a dash, never a zero, for what was not measured', () => {
    expect([null, Number.NaN, Number.POSITIVE_INFINITY].map((value) => formatUnit(value, 'ratio'))).toEqual(['–', '–', '–']);
    expect((['ms', 'perSecond', 'ratio', 'seconds', 'bytes', 'count'] as const).map((unit) => formatUnit(null, unit))).toEqual(['–', '–', '–', '–', '–', '–']);
  });

  it('keeps the sign of a change', () => {
    expect([formatMilliseconds(-250), formatCount(-1.5), formatRatio(-0.1)]).toEqual(['−250 ms', '−1.5', '−10 %']);
  });
});
