import { expect, test } from '../watched-test';
import { build } from 'esbuild';
import type { LabelFindings } from '../screens/label-check';

const sizes = [
  { services: 50, edges: 219 },
  { services: 100, edges: 300 },
  { services: 300, edges: 1000 },
  { services: 1000, edges: 4000 },
] as const;
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

/** The map's own code as one script, so that texts are measured by the browser and not by a guess. */
async function script(): Promise<string> {
  const { outputFiles } = await build({ entryPoints: ['e2e/screens/label-check.ts'], bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'silent' });
  return outputFiles[0]?.text ?? '';
}

test.describe('is a large mesh legible?', () => {
  for (const size of sizes) {
    test(`at ${size.services} services and ${size.edges} edges no label covers another, a card or a title, over 20 seeds, and every name keeps enough letters at fit`, async ({ page }) => {
      test.setTimeout(240_000);
      await page.goto('about:blank');
      await page.addScriptTag({ content: await script() });
      const found: LabelFindings[] = [];
      for (const seed of seeds) found.push(await page.evaluate(([given, number]) => window.checkLabels(given, number), [{ ...size, shape: seed % 2 === 0 ? 'tidy' : 'untidy' }, seed] as const));
      expect(found.flatMap(({ covered }) => covered)).toEqual([]);
      expect(Math.min(...found.map(({ fewestLetters }) => fewestLetters))).toBeGreaterThanOrEqual(5);
      expect(Math.max(...found.map(({ outside }) => outside))).toBe(0);
      // A check of nothing would pass too.
      expect(found.reduce((sum, { labels }) => sum + labels, 0)).toBeGreaterThan(20);
    });
  }
});
