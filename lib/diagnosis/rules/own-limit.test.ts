import { describe, expect, it } from 'vitest';
import { diagnose, planDetails } from '../diagnose';
import { diagnosisOf, edgeOf, force, id, told, type Trouble } from '../sample-diagnosis.test-data';
import { ownLimit } from './own-limit';

const throttled: Trouble = { pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'cart' ? { throttled: 0.6 } : {}) };

describe('the own limit', () => {
  it('is blamed when the pods of the slow workload run out of their quota more than usual', () => {
    expect(told(ownLimit, diagnosisOf(throttled))).toEqual(['own-limit @ workload cart']);
  });

  it('is not blamed for throttling that was always there', () => {
    const input = diagnosisOf(throttled);
    expect(told(ownLimit, { ...input, details: { ...input.details, usualLimits: input.details.limits } })).toEqual([]);
  });

  it('is not blamed for a throttled workload beside the slow one', () => {
    expect(told(ownLimit, diagnosisOf({ pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'stock' ? { throttled: 0.6 } : {}) }))).toEqual([]);
  });

  it('is blamed for kills at the memory limit', () => {
    expect(told(ownLimit, diagnosisOf({ pod: (name) => (name === 'cart' ? 90 : 0), limits: (name) => (name === 'cart' ? { oomKills: 3, restarts: 3, lastTerminatedReason: 'OOMKilled' } : {}) }))).toEqual(['own-limit @ workload cart']);
  });

  it('is blamed for kills behind a service that nobody answers for', () => {
    const input = diagnosisOf({ fails: (from, to) => (from === 'web' && to === 'cart' ? { share: 1, code: '503', flag: 'UH' } : null), limits: (name) => (name === 'cart' ? { oomKills: 3, restarts: 3, lastTerminatedReason: 'OOMKilled' } : {}) });
    const gone = { ...input.now, graph: { ...input.now.graph, nodes: [...input.now.graph.nodes, ...input.now.graph.nodes.filter(({ name }) => name === 'cart').map((node) => ({ ...node, id: 'service/c/shop/cart', kind: 'service' as const }))],
      edges: input.now.graph.edges.map((edge) => (edge.id === edgeOf('web', 'cart') ? { ...edge, id: `${edge.source}>service/c/shop/cart>http`, target: 'service/c/shop/cart' } : edge)) } };
    expect(told(ownLimit, { ...input, now: gone })).toEqual(['own-limit @ workload cart']);
    expect(planDetails({ ...input, now: gone }).nodes).toContain(id('cart'));
    expect(diagnose({ ...input, now: gone }).suspects[0]).toMatchObject({ class: 'own-limit', name: 'cart' });
  });

  it('is doubted when far more arrives than usual', () => {
    expect(force(ownLimit, diagnosisOf({ ...throttled, load: () => 2 }))).toBeLessThan(force(ownLimit, diagnosisOf(throttled)));
  });

  it('is doubted when each request needs far more CPU than usual: the limit was always there', () => {
    const heavier: Trouble = { ...throttled, limits: (name) => (name === 'cart' ? { throttled: 0.6, cpuCores: 1 } : {}) };
    expect(force(ownLimit, diagnosisOf(heavier))).toBeLessThan(force(ownLimit, diagnosisOf(throttled)));
  });

  it('says nothing without cAdvisor', () => {
    const input = diagnosisOf(throttled);
    expect(force(ownLimit, { ...input, details: { ...input.details, limits: null } })).toBe(0);
  });
});
