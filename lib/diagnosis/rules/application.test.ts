import { describe, expect, it } from 'vitest';
import { movedTo } from '../other-mesh.test-data';
import type { DiagnosisInput } from '../diagnosis-input';
import { diagnosisOf, edgeOf, force, id, missedBy, stolen, told, weighed, type Trouble } from '../sample-diagnosis.test-data';
import { application } from './application';

const regressed: Trouble = { pod: (name) => (name === 'cart' ? 80 : 0), limits: (name) => (name === 'cart' ? { cpuCores: 0.9 } : {}) };

describe('the application', () => {
  it('is blamed when it is slow on all hosts alike and needs more CPU for each request', () => {
    expect(told(application, diagnosisOf(regressed))).toEqual(['application @ workload cart']);
  });

  it('is believed more of on a host that nobody measures when the other workloads there are as fast as ever', () => {
    // Every workload has one pod, all on h3, which has no exporter.
    const alone = (trouble: Trouble) => {
      const input = movedTo(diagnosisOf(trouble), () => 'h3');
      return { ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: [] } };
    };
    const waits: Trouble = { pod: (name) => (name === 'cart' ? 80 : 0) };
    expect(force(application, alone(waits))).toBeGreaterThan(1.2 * force(application, alone({ pod: () => 80 })));
  });

  it('is blamed less when only its pods on one host are slow', () => {
    expect(force(application, diagnosisOf(stolen))).toBeLessThan(0.5 * force(application, diagnosisOf(regressed)));
  });

  it('is blamed although its slowness gathers on one host, when the others there are well', () => {
    const paused: Trouble = { pod: (name, host) => (name === 'web' && host === 'h2' ? 200 : 0) };
    const everybody: Trouble = { pod: (_, host) => (host === 'h2' ? 200 : 0) };
    const web = (trouble: Trouble): number => weighed(application, diagnosisOf(trouble)).find(([who]) => who === 'application @ workload web')?.[1] ?? 0;
    expect(web(paused)).toBeGreaterThan(0.4);
    expect(web(everybody)).toBeLessThan(0.75 * web(paused));
  });

  it('is doubted when far more arrives than usual', () => {
    expect(force(application, diagnosisOf({ ...regressed, load: () => 2 }))).toBeLessThan(force(application, diagnosisOf(regressed)));
  });

  it('is blamed for errors of its own, and not for those that proxies made', () => {
    const failing = (flag?: string): Trouble => ({ fails: (_, to) => (to === 'stock' ? { share: 0.3, code: '503', ...(flag === undefined ? {} : { flag }) } : null) });
    expect(told(application, diagnosisOf(failing()))).toEqual(['application @ workload stock']);
    expect(told(application, diagnosisOf(failing('UO')))).toEqual([]);
  });

  it('is hardly blamed for a handful of failures, nor for a small share of few requests', () => {
    const failing = (share: number): Trouble => ({ fails: (_, to) => (to === 'stock' ? { share, code: '500' } : null) });
    const few = (share: number): number => {
      const input = diagnosisOf({ ...failing(share), load: () => 0.05 });
      return weighed(application, { ...input, history: null }).find(([who]) => who === 'application @ workload stock')?.[1] ?? 0;
    };
    expect([force(application, diagnosisOf(failing(0.3))), few(0.3)]).toEqual([0.8, 0.8]);
    expect(few(0.04)).toBeLessThan(0.5);
  });

  it('is blamed for a new version that gets more of the requests, as the others get less', () => {
    const shifted: Trouble = { ...regressed, limits: () => ({}), load: (_, to) => (to === 'cart' ? 2 : 1) };
    const alone = diagnosisOf(shifted);
    // A second version of cart, from which the requests were moved away.
    const versions = (look: DiagnosisInput['now'], share: number): DiagnosisInput['now'] => {
      const [edge, node] = [look.graph.edges.find((one) => one.id === edgeOf('web', 'cart')), look.graph.nodes.find((one) => one.name === 'cart')];
      if (edge === undefined || node === undefined) return look;
      const other = { ...edge, id: edgeOf('web', 'cart-old'), target: id('cart-old'), traffic: { ...edge.traffic, requests: share } };
      return { ...look, graph: { ...look.graph, edges: [...look.graph.edges, other], nodes: [...look.graph.nodes, { ...node, id: id('cart-old'), name: 'cart-old' }] } };
    };
    const moved = { ...alone, now: versions(alone.now, 200), usual: alone.usual === null ? null : versions(alone.usual, 260) };
    expect(force(application, moved)).toBeGreaterThan(1.5 * force(application, alone));
  });

  it('says that cAdvisor is missing when nobody counts its CPU', () => {
    const input = diagnosisOf(regressed);
    expect(missedBy(application, { ...input, details: { ...input.details, limits: null } })).toEqual(['container CPU of cart (cAdvisor)']);
  });
});
