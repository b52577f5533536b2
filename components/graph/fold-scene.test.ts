import { describe, expect, it } from 'vitest';
import type { EdgeLook } from './edge-look';
import { foldBudget, foldScene } from './fold-scene';
import type { MapScene } from './map-scene';
import type { NodeLook } from './node-look';

function node(id: string, namespace: string | null, grade: NodeLook['grade'] = 'calm'): NodeLook {
  return { id, kind: 'workload', namespace, name: id, note: null, shape: 'card', broken: false, grade, pods: [], width: 100 };
}

function edge(source: string, target: string, more: Partial<EdgeLook> = {}): EdgeLook {
  return { id: `${source}>${target}`, source, target, tone: 'quiet', width: 1, amount: 1, dash: 'solid', label: () => ['1 /s'], loud: 0, plainText: false, sick: false, ...more };
}

const mostCards = 150;

/** 40 namespaces of 5, so 200 cards; the gateway belongs to none. */
const nodes = [node('gateway', null), ...Array.from({ length: 200 }, (_, i) => node(`w${i}`, `ns${Math.floor(i / 5)}`))];

describe('foldScene', () => {
  it('leaves a mesh alone that fits', () => {
    const scene: MapScene = { nodes: nodes.slice(0, mostCards), edges: [], lens: 'latency' };
    expect(foldScene(scene, new Set()).nodes).toBe(scene.nodes);
  });

  it('makes one card of every namespace, with the sum of its traffic, and the worst of its edges as wide as it is itself', () => {
    const scene: MapScene = { nodes, edges: [edge('w0', 'w5', { amount: 9 }), edge('w1', 'w6', { amount: 90, tone: 'crit', label: () => ['1.9 s'] }), edge('w0', 'w1')], lens: 'latency' };
    const folded = foldScene(scene, new Set());
    expect(folded.nodes.map((one) => one.id)).toEqual(['gateway', ...Array.from({ length: 40 }, (_, i) => `folded ns${i}`)]);
    expect(folded.edges).toEqual([{ id: 'folded folded ns0 folded ns1', source: 'folded ns0', target: 'folded ns1', tone: 'crit', width: expect.closeTo(1 + Math.log10(91) * 0.75 + 2.2, 5) as number, amount: 99, dash: 'solid', label: expect.any(Function) as () => string[], loud: 0, plainText: false, sick: false }]);
    expect(folded.nodes[1]?.note).toBe('5 inside');
    const sick = foldScene({ ...scene, nodes: nodes.map((one) => (one.namespace === null ? one : { ...one, grade: 'critical' })) }, new Set());
    expect(sick.nodes.find((one) => one.id === 'folded ns39')?.note).toBe('5 of 5 sick');
    expect(folded.edges[0]?.label()).toEqual(['1.9 s']);
    expect(folded.standIn.get('w0>w5')).toBe('folded folded ns0 folded ns1');
    expect(folded.behind.get('folded folded ns0 folded ns1')).toBe('w1>w6');
  });

  it('opens what is sick and what was opened by hand', () => {
    const sick = nodes.map((one) => (one.id === 'w12' ? { ...one, grade: 'critical' as const } : one));
    const folded = foldScene({ nodes: sick, edges: [], lens: 'latency' }, new Set(['ns7']));
    expect(folded.nodes.filter((one) => one.namespace !== null).map((one) => one.namespace)).toEqual([...Array<string>(5).fill('ns2'), ...Array<string>(5).fill('ns7')]);
  });

  it('shows the path from where traffic enters to a sick call, card by card, in every lens, and folds the rest of those namespaces beside it', () => {
    const edges = [edge('gateway', 'w0'), edge('w0', 'w50'), edge('w50', 'w100', { sick: true, amount: 80 }), edge('w1', 'w51'), edge('w51', 'w101')];
    const mesh = nodes.map((one) => (one.id === 'w100' ? { ...one, grade: 'critical' as const } : one));
    const tight = { cards: 60, open: 43, edges: 1500 };
    const folded = foldScene({ nodes: mesh, edges, lens: 'latency' }, new Set(), tight);
    expect(folded.nodes.filter((one) => one.kind === 'workload').map((one) => one.id)).toEqual(['gateway', 'w0', 'w50', 'w100']);
    expect(folded.edges.map((one) => one.id).slice(0, 3)).toEqual(['gateway>w0', 'w0>w50', 'w50>w100']);
    expect(folded.nodes.filter((one) => one.id === 'folded ns20').map(({ name, note, namespace }) => [name, note, namespace])).toEqual([['4 others', 'none of them sick', 'ns20']]);
    expect([folded.behind.get('folded ns20'), folded.standIn.get('w101'), folded.standIn.get('w100')]).toEqual(['ns20', 'folded ns20', undefined]);
    const inTraffic = foldScene({ nodes: mesh, edges: edges.map((one) => ({ ...one, tone: 'strong' as const })), lens: 'traffic' }, new Set(), tight);
    expect(inTraffic.nodes.map((one) => one.id)).toEqual(folded.nodes.map((one) => one.id));
  });

  it('spends some cards on those paths even where the namespaces alone are more than can be shown, the busiest first', () => {
    const edges = Array.from({ length: 30 }, (_, i) => edge(`w${i * 5}`, `w${i * 5 + 27}`, { sick: true, amount: 2 ** i }));
    const folded = foldScene({ nodes, edges, lens: 'latency' }, new Set(), { cards: 60, open: 20, edges: 1500 });
    const shown = new Set(folded.nodes.filter((one) => one.kind === 'workload' && one.namespace !== null).map((one) => one.id));
    expect(shown.size).toBe(16);
    expect([shown.has('w145'), shown.has('w172'), shown.has('w0')]).toEqual([true, true, false]);
  });

  it('opens no more by itself than can be read', () => {
    const allSick = nodes.map((one) => ({ ...one, grade: 'critical' as const }));
    expect(foldScene({ nodes: allSick, edges: [], lens: 'latency' }, new Set()).nodes.length).toBeLessThanOrEqual(mostCards);
  });

  it('leaves out the calm edges that carry least, but none that is sick, the last of a card, or at what one looks at', () => {
    const edges = [edge('w0', 'w1', { amount: 50 }), edge('w0', 'w2', { amount: 40 }), edge('w1', 'w2', { amount: 30 }), edge('w2', 'w3', { amount: 1 }), edge('w0', 'w3', { tone: 'crit', amount: 0.1 }), edge('w1', 'w0', { amount: 0.2 })];
    const scene: MapScene = { nodes: nodes.slice(0, 6), edges, lens: 'latency' };
    const few = foldScene(scene, new Set(), { cards: 150, open: 120, edges: 3 });
    expect([few.edges.map((one) => one.id), few.hidden]).toEqual([['w0>w3', 'w0>w1', 'w0>w2'], 3]);
    expect(foldScene(scene, new Set(), { cards: 150, open: 120, edges: 3 }, 'w1>w0').edges.map((one) => one.id)).toEqual(['w0>w3', 'w0>w1', 'w0>w2', 'w1>w0']);
  });
});

describe('foldBudget', () => {
  it('gives a small room fewer cards, in steps', () => {
    expect([foldBudget({ width: 300, height: 300 }), foldBudget({ width: 840, height: 560 }), foldBudget({ width: 850, height: 560 }), foldBudget({ width: 3000, height: 1800 })].map(({ cards, open }) => [cards, open])).toEqual([[60, 40], [120, 70], [120, 70], [150, 120]]);
  });
});
