import { describe, expect, it } from 'vitest';
import { withLooks } from '../other-mesh.test-data';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { overload } from './overload';

const slow = { pod: (name: string) => (name === 'stock' ? 80 : 0) };
const storm: Trouble = { ...slow, attempts: (from, to) => (from === 'web' && to === 'order' ? 3.5 : 1), load: (from) => (from === 'order' ? 3.5 : 1) };

describe('overload', () => {
  it('is blamed on the edge whose retries multiply the work behind it', () => {
    expect(told(overload, diagnosisOf(storm))[0]).toBe('overload @ edge web -> order');
  });

  it('is blamed on the workload that gets far more than usual', () => {
    expect(told(overload, diagnosisOf({ ...slow, load: () => 2 }))).toEqual(['overload @ workload stock']);
  });

  it('is blamed on the caller that asks more often for each request of its own', () => {
    expect(told(overload, diagnosisOf({ ...slow, load: (from, to) => (from === 'order' && to === 'stock' ? 3 : 1) }))).toEqual(['overload @ edge order -> stock']);
  });

  it('is blamed on a workload that has lost half of its pods', () => {
    const input = diagnosisOf({ pod: (name) => (name === 'cart' ? 60 : 0) });
    const now = { ...input.now, pods: (input.now.pods ?? []).filter(({ pod }) => pod !== 'cart-h3') };
    expect(told(overload, { ...input, now })).toEqual(['overload @ workload cart']);
  });

  it('is blamed on a host from which the pods of several workloads were driven, although they run elsewhere again', () => {
    const moved = (hosts: readonly string[]) => {
      const input = diagnosisOf({ pod: (name) => (name === 'cart' ? 60 : 0) });
      const pods = (input.now.pods ?? []).map((one) => (hosts.includes(one.host ?? '') ? { ...one, pod: `${one.pod}-new`, host: 'h4' } : one));
      return { ...input, now: { ...input.now, pods } };
    };
    expect(told(overload, moved(['h3']))).toEqual(['overload @ host h3']);
    expect(told(overload, moved(['h1', 'h2', 'h3']))).toEqual([]);
  });

  it('is not blamed for one workload that was rolled out', () => {
    const input = diagnosisOf({ pod: (name) => (name === 'cart' ? 60 : 0) });
    const pods = (input.now.pods ?? []).map((one) => (one.pod === 'cart-h3' ? { ...one, pod: 'cart-h3-new', host: 'h4' } : one));
    expect(told(overload, { ...input, now: { ...input.now, pods } })).toEqual([]);
  });

  it('doubts retries where what they hit does less than usual: it waits, and is not flooded', () => {
    const idle: Trouble = { ...storm, limits: (name) => (name === 'stock' ? { cpuCores: 0.02 } : {}) };
    expect(force(overload, diagnosisOf(idle))).toBeLessThan(0.5 * force(overload, diagnosisOf(storm)));
  });

  it('doubts that more requests queue where hardly one at a time is in flight', () => {
    const more: Trouble = { ...slow, load: (from, to) => (from === 'order' && to === 'stock' ? 2 : 1) };
    const rare = withLooks(diagnosisOf(more), (look) => ({
      ...look, graph: { ...look.graph, edges: look.graph.edges.map((edge) => ({ ...edge, traffic: { ...edge.traffic, requests: edge.traffic.requests === null ? null : edge.traffic.requests / 20 } })) },
    }));
    expect(force(overload, rare)).toBeLessThan(0.5 * force(overload, diagnosisOf(more)));
  });

  it('is not blamed while as much arrives as ever', () => {
    expect(told(overload, diagnosisOf(slow))).toEqual([]);
  });
});
