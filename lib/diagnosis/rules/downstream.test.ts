import { describe, expect, it } from 'vitest';
import type { Quantiles } from '@/lib/topology/latency';
import { diagnosisOf, edgeOf, force, told } from '../sample-diagnosis.test-data';
import { downstream } from './downstream';

describe('what lies outside the mesh\'s sight', () => {
  it('is blamed when an external host answers late', () => {
    expect(told(downstream, diagnosisOf({ gap: (_, to) => (to === 'bank.example' ? 200 : 0) }))).toEqual(['downstream @ external bank.example']);
  });

  it('is doubted when its caller is strained on one host: then the caller measures itself', () => {
    const strained = diagnosisOf({ gap: (_, to) => (to === 'bank.example' ? 200 : 0), signals: (host) => (host === 'h1' || host === 'h3' ? { steal: 0.3 } : {}) });
    expect(force(downstream, strained)).toBeLessThan(0.5);
  });

  it('is a database behind TCP when its caller waits without working', () => {
    expect(told(downstream, diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0) }))).toEqual(['downstream @ workload stock-db']);
  });

  it('is not the database when only some requests wait: then packets are lost on the way', () => {
    const slow = diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0) });
    const edge = edgeOf('order', 'stock');
    const usual = slow.usual?.latency?.edges[edge];
    const tail = (one: Quantiles | null | undefined, before: Quantiles | null | undefined): Quantiles | null => (!one || !before ? null : { ...one, p50: before.p50 });
    const edges = { ...slow.now.latency?.edges, [edge]: { source: tail(slow.now.latency?.edges[edge]?.source, usual?.source), destination: tail(slow.now.latency?.edges[edge]?.destination, usual?.destination) } };
    const some = { ...slow, now: { ...slow.now, latency: slow.now.latency === null ? null : { ...slow.now.latency, edges } } };
    expect(force(downstream, some)).toBeLessThan(0.7 * force(downstream, slow));
  });

  it('is not the database when its caller needs more CPU for each request', () => {
    expect(told(downstream, diagnosisOf({ pod: (name) => (name === 'stock' ? 80 : 0), limits: (name) => (name === 'stock' ? { cpuCores: 0.9 } : {}) }))).toEqual([]);
  });
});
