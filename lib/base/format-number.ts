import type { Milliseconds, PerSecond, Ratio, Seconds } from './units';

/** What stands where nothing was measured; the reason belongs beside it. */
export const absentText = '–';

/** Units that numbers are shown in: those of the wire, and latencies. */
export type DisplayUnit = 'ms' | 'perSecond' | 'ratio' | 'seconds' | 'bytes' | 'count';

// Made once: a format takes a hundred times as long to make as to use, and a large mesh writes thousands of numbers.
const threeDigitFormat = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, useGrouping: false });

/** Three significant digits without trailing zeros or exponent: 812, 23.4, 1.9, 0.0123, 12300. */
export function threeDigits(value: number): string {
  const text = threeDigitFormat.format(Math.abs(value));
  return value < 0 && text !== '0' ? `−${text}` : text;
}

/** `<1 ms`, `812 ms`, `1.9 s`, `2.5 min`; a measured 0 is `<1 ms` too, because proxies cut to whole milliseconds. */
export function formatMilliseconds(value: Milliseconds | null): string {
  if (!isNumber(value)) return absentText;
  if (value < 0) return `−${formatMilliseconds(-value)}`;
  if (value < 1) return '<1 ms';
  const rounded = Number(value.toPrecision(3));
  if (rounded < 1000) return `${threeDigits(rounded)} ms`;
  if (rounded < 600_000) return `${threeDigits(rounded / 1000)} s`;
  if (rounded < 7_200_000) return `${threeDigits(rounded / 60_000)} min`;
  return `${threeDigits(rounded / 3_600_000)} h`;
}

/** A length of time given in seconds: `<1 ms`, `12.5 ms`, `1.9 s`. */
export function formatSeconds(value: Seconds | null): string {
  return formatMilliseconds(isNumber(value) ? value * 1000 : null);
}

/** `42 /s`, `12.3 k/s`, `0 /s`, `<0.001 /s`. */
export function formatRate(value: PerSecond | null): string {
  if (!isNumber(value)) return absentText;
  if (value > 0 && value < 0.001) return '<0.001 /s';
  return `${scaled(value, [[1e9, ' G'], [1e6, ' M'], [1e4, ' k', 1e3]], ' ')}/s`;
}

/** A share 0…1 as percent: `6.4 %`, `0 %`, `<0.01 %`. */
export function formatRatio(value: Ratio | null): string {
  if (!isNumber(value)) return absentText;
  if (value > 0 && value < 0.0001) return '<0.01 %';
  return `${threeDigits(value * 100)} %`;
}

/** Memory: `512 MiB`, `1.5 GiB`. */
export function formatBytes(value: number | null): string {
  if (!isNumber(value)) return absentText;
  return scaled(value, [[2 ** 40, ' TiB'], [2 ** 30, ' GiB'], [2 ** 20, ' MiB'], [2 ** 10, ' KiB']], ' B');
}

/** Bytes in one second: `1.2 MB/s`, `640 B/s`. */
export function formatByteRate(value: PerSecond | null): string {
  if (!isNumber(value)) return absentText;
  return `${scaled(value, [[1e9, ' GB'], [1e6, ' MB'], [1e3, ' kB']], ' B')}/s`;
}

/** A plain number: `1.25`, `840`, `12.3 k`. */
export function formatCount(value: number | null): string {
  if (!isNumber(value)) return absentText;
  return scaled(value, [[1e9, ' G'], [1e6, ' M'], [1e4, ' k', 1e3]], '');
}

/** A number with its unit, for people. null, NaN and infinities are `–`. */
export function formatUnit(value: number | null, unit: DisplayUnit): string {
  switch (unit) {
    case 'ms': return formatMilliseconds(value);
    case 'perSecond': return formatRate(value);
    case 'ratio': return formatRatio(value);
    case 'seconds': return formatSeconds(value);
    case 'bytes': return formatBytes(value);
    case 'count': return formatCount(value);
  }
}

type Step = readonly [from: number, suffix: string, divisor?: number];

/** Divides by the first step that the value reaches after rounding to three digits. */
function scaled(value: number, steps: readonly Step[], plain: string): string {
  const size = Math.abs(Number(value.toPrecision(3)));
  for (const [from, suffix, divisor] of steps) {
    if (size >= from) return `${threeDigits(value / (divisor ?? from))}${suffix}`;
  }
  return `${threeDigits(value)}${plain}`;
}

function isNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
