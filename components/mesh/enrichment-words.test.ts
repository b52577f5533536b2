import { describe, expect, it } from 'vitest';
import type { Host, Hosts } from '@/lib/hosts/host';
import type { GraphEdge, GraphNode } from '@/lib/topology/graph';
import { hostEnrichment, versionEnrichment } from './enrichment-words';

const edge = (id: string, target: string): GraphEdge => ({ id, source: 'gateway', target } as GraphEdge);
const host = (name: string, zone: string): Host => ({ name, instance: null, instanceType: null, burstable: null, region: null, zone, cores: null, conditions: [], mapped: true, signals: {} });
const hosts: Hosts = {
  at: 0, window: 60, hosts: [host('worker-1', 'a'), host('worker-3', 'b')],
  placements: [...Array.from({ length: 20 }, (_, index) => ({ node: `calm-${index}`, host: 'worker-1', pods: 1 })), ...Array.from({ length: 4 }, (_, index) => ({ node: `slow-${index}`, host: 'worker-3', pods: 1 }))],
};
const edges = [...Array.from({ length: 20 }, (_, index) => edge(`e${index}`, `calm-${index}`)), ...Array.from({ length: 4 }, (_, index) => edge(`s${index}`, `slow-${index}`))];
const worker = (name: string): Host => hosts.hosts.find((one) => one.name === name) ?? host(name, 'a');

describe('how sick edges gather', () => {
  it('is said with what chance gives, for the host and its zone', () => {
    expect(hostEnrichment({ edges, sick: new Set(['s0', 's1', 's2', 's3']) }, hosts, worker('worker-3'))).toEqual([
      '4 of the 4 sick edges start or end here; by chance it would be 0.7.',
      '4 of the 4 sick edges start or end in zone b; by chance it would be 0.7.',
    ]);
  });

  it('is said of the instance type', () => {
    const typed = { ...hosts, hosts: hosts.hosts.map((one) => ({ ...one, zone: null, instanceType: one.name === 'worker-3' ? 't3.large' : 'm6i.large' })) };
    const [, worker3] = typed.hosts;
    expect(worker3 === undefined ? [] : hostEnrichment({ edges, sick: new Set(['s0', 's1', 's2', 's3']) }, typed, worker3).at(-1)).toBe('4 of the 4 sick edges start or end on instances of type t3.large; by chance it would be 0.7.');
  });

  it('is not said where chance explains it', () => {
    expect(hostEnrichment({ edges, sick: new Set(['e1']) }, hosts, worker('worker-1'))).toEqual([]);
    expect(hostEnrichment({ edges, sick: new Set() }, hosts, worker('worker-3'))).toEqual([]);
  });

  it('is said of a version', () => {
    const nodes = new Map(edges.map(({ target }) => [target, { id: target, namespace: 'shop', app: 'cart', name: target, version: target.startsWith('slow') ? 'v2' : 'v1' } as GraphNode]));
    const node = nodes.get('slow-1');
    expect(node === undefined ? [] : versionEnrichment({ edges, sick: new Set(['s0', 's1', 's2']) }, nodes, node)).toEqual(['3 of the 3 sick edges start or end at version v2 of cart; by chance it would be 0.5.']);
  });
});
