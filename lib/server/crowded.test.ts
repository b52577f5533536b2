import { expect, it } from 'vitest';
import { isCrowded } from './crowded';

const source = (light: number, dear: number) => ({ expectedWaitMs: (weight: 'light' | 'dear') => (weight === 'dear' ? dear : light) });

it.each([
  ['/api/v1/latency?at=1', 0, 4500, true],
  ['/api/v1/latency?at=1', 4500, 3500, false],
  ['/api/v1/suspects?at=1', 0, 4500, true],
  ['/api/v1/graph?at=1', 0, 4500, false],
  ['/api/v1/graph?at=1', 4500, 0, true],
  ['/api/v1/hosts?at=1', 3500, 9000, false],
])('%s with a wait of %i ms for light and %i ms for dear questions: %s', (url, light, dear, crowded) => {
  expect(isCrowded(url, [source(0, 0), source(light, dear)])).toBe(crowded);
});
