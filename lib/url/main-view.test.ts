import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteLink } from './absolute-link';
import { lenses, quantileNames } from './lens';
import { readMainView, writeMainView, type MainView } from './main-view';

const start: MainView = {
  at: null, window: 60, ns: [], cluster: null, compare: null, level: 'workload', lens: 'latency', q: 'p99', sel: null, find: '', sick: false, focus: null, hide: [], table: false,
};
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const id = fc.stringMatching(/^[a-z0-9%~/.-]{1,30}$/);
const views: fc.Arbitrary<MainView> = fc.record({
  at: fc.option(fc.integer({ min: 946_684_800, max: 4_000_000_000 })),
  window: fc.integer({ min: 15, max: 2_592_000 }),
  ns: fc.array(name, { maxLength: 5 }),
  cluster: fc.option(name),
  compare: fc.option(fc.oneof(fc.integer({ min: 946_684_800, max: 4_000_000_000 }), fc.integer({ min: -2_592_000, max: -1 }))),
  level: fc.constantFrom('namespace', 'app', 'workload', 'service'),
  lens: fc.constantFrom(...lenses),
  q: fc.constantFrom(...quantileNames),
  sel: fc.option(fc.record({ kind: fc.constantFrom('node', 'edge', 'host', 'namespace', 'suspect'), id: name })),
  find: fc.string({ unit: 'grapheme', maxLength: 30 }),
  sick: fc.boolean(),
  focus: fc.option(fc.oneof(
    fc.record({ kind: fc.constant('hops'), node: id, hops: fc.integer({ min: 1, max: 9 }), way: fc.constantFrom('up', 'down', 'both') }),
    fc.record({ kind: fc.constant('paths'), from: id, to: id }),
  )),
  hide: fc.array(name, { maxLength: 3 }),
  table: fc.boolean(),
});

describe('the address of the main screen', () => {
  it('gives back every view that was written into it', () => {
    fc.assert(fc.property(views, (view) => {
      expect(readMainView(new URLSearchParams(writeMainView(view)))).toEqual(view);
    }));
  });

  it('is empty for the view one starts with', () => {
    expect(writeMainView(start)).toBe('');
  });

  it('opens as if they were not given when values make no sense', () => {
    expect(readMainView(new URLSearchParams('at=1700000000000&window=3&lens=x&sel=pod:a&level=&sick=perhaps&compare=5&focus=12.up.x&focus=paths.a'))).toEqual(start);
  });

  it('is readable', () => {
    expect(writeMainView({ ...start, at: 1_700_000_000, ns: ['payments', 'storefront'], sel: { kind: 'host', id: 'worker-3' }, lens: 'hosts' }))
      .toBe('?at=1700000000&ns=payments,storefront&lens=hosts&sel=host:worker-3');
  });
});

describe('an absolute link', () => {
  it('names the moment that is on the screen when the view is live', () => {
    expect(absoluteLink('http://localhost:7117/', { ...start, sick: true }, 1_700_000_042.7)).toBe('http://localhost:7117/?at=1700000042&sick=true');
  });

  it('names the moment that a live view is compared with', () => {
    expect(absoluteLink('http://localhost:7117/', { ...start, compare: -3_600 }, 1_700_000_042.7)).toBe('http://localhost:7117/?at=1700000042&compare=1699996440');
  });

  it('keeps the moment of a view of the past', () => {
    expect(absoluteLink('http://localhost:7117/', { ...start, at: 1_600_000_000 }, 1_700_000_042)).toBe('http://localhost:7117/?at=1600000000');
  });
});
