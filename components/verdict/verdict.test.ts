import { describe, expect, it } from 'vitest';
import { edge, graph, hosts, latency, node, traffic } from '../mesh/sample-mesh';
import { meshHealth } from '../mesh/mesh-health';
import { hostFact } from './host-fact';
import { calmSentence, edgeFacts, edgeSentence } from './worst-edge';

const judged = (id: string) => {
  const one = meshHealth(graph, latency).edges.get(id);
  if (one === undefined) throw new Error(`the sample has no edge ${id}`);
  return one;
};

describe('the verdict strip', () => {
  it('says in one sentence what is wrong with the worst edge', () => {
    expect(edgeSentence(judged('checkout>payment'))).toBe('checkout → payment is slow and fails');
    expect(edgeSentence(judged('web>checkout'))).toBe('web → checkout is slow');
  });

  it('gives the numbers behind it', () => {
    expect(edgeFacts(judged('checkout>payment'))).toEqual(['P99 812 ms', '10 % 5xx', '10 /s']);
    const retried = { ...judged('web>cart'), edge: { ...edge('e', 'a', 'b', traffic({ noResponse: 1 })), retryAmplification: 2.7 } };
    expect(edgeFacts(retried)).toEqual(['P99 20 ms', '10 % without response', '10 /s', 'retries × 2.7']);
  });

  it('counts the calm and names the unknown when nothing is sick', () => {
    expect(calmSentence([judged('web>cart')])).toBe('1 edge calm · worst P99 20 ms');
    expect(calmSentence([...meshHealth(graph, null).edges.values()].slice(0, 2))).toBe('0 edges calm · 2 unknown');
  });
});

describe('the host in the verdict', () => {
  it('is named with its worst signal when it is sick itself', () => {
    expect(hostFact({ graph, latency, latencyState: 'ready', hosts, health: meshHealth(graph, latency) }))
      .toEqual({ host: 'worker-3', sentence: 'worker-3: steal 21 %' });
  });

  it('is nobody while nothing is sick, or where pods run is not known', () => {
    const calm = { ...graph, edges: graph.edges.slice(0, 1) };
    expect(hostFact({ graph: calm, latency, latencyState: 'ready', hosts, health: meshHealth(calm, latency) })).toBeNull();
    expect(hostFact({ graph, latency, latencyState: 'ready', hosts: null, health: meshHealth(graph, latency) })).toBeNull();
  });

  it('is the one on which more sick edges end than by chance', () => {
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const many = { ...graph, nodes: [node('web', 'web', 'shop'), ...names.map((name) => node(name, name, 'shop'))], edges: names.map((name, index) => edge(`web>${name}`, 'web', name, traffic({ errors5xx: index < 5 ? 2 : 0 }))) };
    const placements = names.map((name, index) => ({ node: name, host: index < 5 ? 'worker-3' : 'worker-1', pods: 1 }));
    const calmLatency = { ...latency, edges: {} };
    expect(hostFact({ graph: many, latency: calmLatency, latencyState: 'ready', hosts: { ...hosts, placements }, health: meshHealth(many, 'pending') }))
      .toEqual({ host: 'worker-3', sentence: '5 of 5 sick edges end on worker-3, by chance 1 (steal 21 %)' });
  });
});
