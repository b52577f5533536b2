import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lenses } from '@/lib/url/lens';
import { legendItems, type LegendSign } from './legend-items';
import { palettes } from './palette';

const document = readFileSync('docs/lenses.md', 'utf8').replace(/\s+/g, ' ');

/** Relative luminance of #rrggbb (WCAG 2.2), 0…1: what is left of a colour in print. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** What of a sign is left without any colour: shape, pattern, width; the sick and the strained carry an octagon and a triangle. */
function withoutColour(sign: LegendSign): string {
  if (sign.kind !== 'line') return JSON.stringify(sign);
  const glyph = sign.tone === 'crit' ? 'octagon' : sign.tone === 'warn' ? 'triangle' : '';
  return `${sign.dash} ${sign.width} ${glyph}`;
}

describe('the legends', () => {
  it.each(lenses)('of the lens %s stand in docs/lenses.md word for word', (lens) => {
    for (const { text } of legendItems(lens, 'p99')) expect(document).toContain(text);
  });

  it.each(lenses)('of the lens %s tell their signs apart without colour, or by a brightness that print keeps', (lens) => {
    const signs = legendItems(lens, 'p99').filter(({ sign }) => sign.kind !== 'none');
    for (const palette of Object.values(palettes)) {
      for (const [i, one] of signs.entries()) {
        for (const other of signs.slice(i + 1)) {
          if (withoutColour(one.sign) !== withoutColour(other.sign)) continue;
          // The same pattern and width: then it is the same kind of line in two tones.
          expect(one.sign.kind === 'line' && other.sign.kind === 'line' ? [one.text, other.text] : 'the same square', `${lens}: ${one.text} and ${other.text}`).not.toBe('the same square');
          if (one.sign.kind !== 'line' || other.sign.kind !== 'line') continue;
          const tone = { strong: palette.ink2, quiet: palette.quiet, faint: palette.quiet, change: palette.accent, warn: palette.warn, crit: palette.crit } as const;
          const [a, b] = [luminance(tone[one.sign.tone]), luminance(tone[other.sign.tone])].map((value) => value + 0.05).sort((x, y) => y - x);
          expect((a ?? 0) / (b ?? 1), `${lens}: ${one.text} and ${other.text}`).toBeGreaterThanOrEqual(1.5);
        }
      }
    }
  });
});
