import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose';
import type { DiagnosisInput } from '../diagnosis-input';
import { diagnosisOf, edgeOf, force, id, told, type Trouble } from '../sample-diagnosis.test-data';
import { config } from './config';

const flagged = (flag: string, share: number, target = 'pay'): Trouble => ({ fails: (from, to) => (from === 'order' && to === target ? { share, code: '503', flag } : null) });

describe('configuration', () => {
  it.each([['UO', 0.2], ['NR', 1], ['UH', 0.5], ['UF', 1], ['RL', 0.3]])('is blamed for requests that end in %s', (flag, share) => {
    expect(told(config, diagnosisOf(flagged(flag, share)))).toEqual(['config @ edge order -> pay']);
  });

  it('explains the few failures that carry a flag which nothing but configuration sets, and not those that do not', () => {
    expect(force(config, diagnosisOf(flagged('UO', 0.012)))).toBeGreaterThan(0.8);
    expect(force(config, diagnosisOf(flagged('UF', 0.012)))).toBeLessThan(0.05);
  });

  it('finds the breaker behind a caller that answers with errors, although refused requests stand on an edge to the service', () => {
    // pay refuses a fifth of what order asks; those requests end at the service, and web sees errors of order.
    const input = diagnosisOf({ fails: (from, to) => (to === 'order' || to === 'web' ? { share: 0.1, code: '500' } : from === 'order' && to === 'pay' ? { share: 0.2, code: '503', flag: 'UO' } : null) });
    const service = 'service/c/shop/pay';
    const refused = (look: DiagnosisInput['now']): DiagnosisInput['now'] => {
      const [asked] = look.graph.edges.filter(({ target }) => target === id('pay'));
      const node = look.graph.nodes.find((one) => one.id === id('pay'));
      if (asked === undefined || node === undefined) return look;
      const failed = asked.traffic.errors5xx ?? 0;
      const edges = look.graph.edges.flatMap((edge) => (edge !== asked ? [edge] : [
        { ...edge, traffic: { ...edge.traffic, requests: (edge.traffic.requests ?? 0) - failed, errors5xx: 0, flags: {} } },
        { ...edge, id: `${edge.source}>${service}>http`, target: service, traffic: { ...edge.traffic, requests: failed, errors5xx: failed, flags: { UO: failed } } },
      ]));
      return { ...look, graph: { ...look.graph, edges, nodes: [...look.graph.nodes, { ...node, id: service, kind: 'service' }] } };
    };
    expect(told(config, { ...input, now: refused(input.now) })).toEqual(['config @ edge order -> pay']);
    expect(diagnose({ ...input, now: refused(input.now) }).suspects[0]).toMatchObject({ class: 'config', name: 'order -> pay', explains: [edgeOf('entry', 'web'), `${id('order')}>${service}>http`, edgeOf('web', 'order')] });
  });

  it('doubts that no pod is healthy by configuration where those behind the service have started again', () => {
    const restarted = { ...flagged('UH', 0.5), limits: (name: string) => (name === 'pay' ? { restarts: 3, oomKills: 3, lastTerminatedReason: 'OOMKilled' } : {}) };
    expect(force(config, diagnosisOf(restarted))).toBeLessThan(0.5 * force(config, diagnosisOf(flagged('UH', 0.5))));
  });

  it('is not blamed for errors that the target makes itself', () => {
    expect(told(config, diagnosisOf({ fails: (_, to) => (to === 'pay' ? { share: 0.3, code: '500' } : null) }))).toEqual([]);
  });

  it('is not blamed for connections that fail now and then', () => {
    expect(told(config, diagnosisOf(flagged('UF', 0.1)))).toEqual([]);
  });

  it('is doubted when the refused target is slow itself: then the breaker protects it', () => {
    const slow = { ...flagged('UO', 0.2), pod: (name: string) => (name === 'pay' ? 300 : 0) };
    expect(force(config, diagnosisOf(slow))).toBeLessThan(force(config, diagnosisOf(flagged('UO', 0.2))));
  });

  it('names the object when it is known', () => {
    const input = diagnosisOf(flagged('UO', 0.2));
    expect(told(config, { ...input, config: [{ kind: 'DestinationRule', namespace: 'shop', name: 'pay-limits', service: 'pay.shop' }] })).toEqual(['config @ config DestinationRule/shop/pay-limits']);
  });

  it('names the certificate when unrelated pairs fail alike', () => {
    expect(told(config, diagnosisOf({ fails: () => ({ share: 0.3, code: '503', flag: 'UF' }) }))).toContain('config @ config Certificate/istio-system');
  });
});
