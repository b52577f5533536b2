import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RealPrometheus } from '@/lib/testing/real-prometheus';
import { startPrometheus } from '@/lib/testing/real-prometheus';
import { anyOf, matcher, selector } from './selector';

const now = Math.floor(Date.now() / 1000) - 600;
const hostile = ['__proto__', 'constructor', '"', '\\', '\n', '"} or up{x="', '.*', '[', '(?i)x', '$', '|', '\uFFFD', '\u202Eevil', '🛒', 'x'.repeat(253), ' ', '\u0000'];
/** OpenMetrics text itself cannot carry everything that a label can; what is left out here is few. */
const carried = (value: string) => value !== '' && !/[\uD800-\uDFFF]/u.test(value);

const values: readonly string[] = [...new Set([...hostile, ...fc.sample(
  fc.oneof(fc.string({ unit: 'binary', maxLength: 24 }), fc.string({ unit: fc.constantFrom('"', '\\', '\n', '|', '.', '*', '{', '}', 'n', 'u', 'x', '0'), maxLength: 12 })),
  { numRuns: 150_000, seed: 7 },
)])].filter(carried).slice(0, 100_000);

const escapeText = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

let prometheus: RealPrometheus;
beforeAll(async () => {
  const lines = values.map((value, index) => `hostile{v="${escapeText(value)}",n="${index}"} ${index} ${now}\n`);
  prometheus = await startPrometheus('global: {}', `# TYPE hostile gauge\n${lines.join('')}# EOF\n`);
});
afterAll(async () => { await prometheus.stop(); });

describe('selector on a real Prometheus', () => {
  it('finds each of 100,000 random label values again, and nothing besides', async () => {
    expect(values.length).toBe(100_000);
    const batch = 1000;
    for (let start = 0; start < values.length; start += batch) {
      const asked = values.slice(start, start + batch);
      const samples = await prometheus.instant(selector('hostile', [anyOf('v', asked)]), now);
      const wrong = samples.filter(({ labels, value }) => values[value] !== labels['v'] || value < start || value >= start + batch);
      expect({ start, found: samples.length, wrong }).toEqual({ start, found: asked.length, wrong: [] });
    }
  });

  it('finds exactly one series by equality, whatever the name', async () => {
    const asked = [...hostile, ...values.slice(0, 300)];
    for (const value of asked) {
      const samples = await prometheus.instant(selector('hostile', [matcher('v', '=', value)]), now);
      expect(samples.map(({ labels }) => labels['v'])).toEqual([value]);
    }
  });

  it('finds nothing for a lone surrogate, not even the character that stands for broken text', async () => {
    expect(await prometheus.instant(selector('hostile', [matcher('v', '=', '\uD800')]), now)).toEqual([]);
    const others = await prometheus.instant(`count(${selector('hostile', [matcher('v', '!=', '\uD800')])})`, now);
    expect(others.map(({ value }) => value)).toEqual([100_000]);
  });
});
