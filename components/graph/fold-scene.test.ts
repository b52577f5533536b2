import { describe, expect, it } from 'vitest';
import type { EdgeLook } from './edge-look';
import { foldScene, mostCards } from './fold-scene';
import type { MapScene } from './map-scene';
import type { NodeLook } from './node-look';

function node(id: string, namespace: string | null, grade: NodeLook['grade'] = 'calm'): NodeLook {
  return { id, kind: 'workload', namespace, name: id, note: null, shape: 'card', broken: false, grade, pods: [], width: 100 };
}

function edge(source: string, target: string, more: Partial<EdgeLook> = {}): EdgeLook {
  return { id: `${source}>${target}`, source, target, tone: 'quiet', width: 1, amount: 1, dash: 'solid', label: () => ['1 /s'], loud: 0, plainText: false, ...more };
}

/** 40 namespaces of 5, so 200 cards; the gateway belongs to none. */
const nodes = [node('gateway', null), ...Array.from({ length: 200 }, (_, i) => node(`w${i}`, `ns${Math.floor(i / 5)}`))];

describe('foldScene', () => {
  it('leaves a mesh alone that fits', () => {
    const scene: MapScene = { nodes: nodes.slice(0, mostCards), edges: [], lens: 'latency' };
    expect(foldScene(scene, new Set()).nodes).toBe(scene.nodes);
  });

  it('makes one card of every namespace, with the sum of its traffic and the worst of its edges', () => {
    const scene: MapScene = { nodes, edges: [edge('w0', 'w5', { amount: 9 }), edge('w1', 'w6', { amount: 90, tone: 'crit', label: () => ['1.9 s'] }), edge('w0', 'w1')], lens: 'latency' };
    const folded = foldScene(scene, new Set());
    expect(folded.nodes.map((one) => one.id)).toEqual(['gateway', ...Array.from({ length: 40 }, (_, i) => `folded ns${i}`)]);
    expect(folded.edges).toEqual([{ id: 'folded folded ns0 folded ns1', source: 'folded ns0', target: 'folded ns1', tone: 'crit', width: expect.closeTo(1 + 1.5 + 1.2, 5) as number, amount: 99, dash: 'solid', label: expect.any(Function) as () => string[], loud: 0, plainText: false }]);
    expect(folded.edges[0]?.label()).toEqual(['1.9 s']);
    expect(folded.standIn.get('w0>w5')).toBe('folded folded ns0 folded ns1');
    expect(folded.behind.get('folded folded ns0 folded ns1')).toBe('w1>w6');
  });

  it('opens what is sick and what was opened by hand', () => {
    const sick = nodes.map((one) => (one.id === 'w12' ? { ...one, grade: 'critical' as const } : one));
    const folded = foldScene({ nodes: sick, edges: [], lens: 'latency' }, new Set(['ns7']));
    expect(folded.nodes.filter((one) => one.namespace !== null).map((one) => one.namespace)).toEqual([...Array<string>(5).fill('ns2'), ...Array<string>(5).fill('ns7')]);
  });

  it('opens no more by itself than can be read', () => {
    const allSick = nodes.map((one) => ({ ...one, grade: 'critical' as const }));
    expect(foldScene({ nodes: allSick, edges: [], lens: 'latency' }, new Set()).nodes.length).toBeLessThanOrEqual(mostCards);
  });
});
