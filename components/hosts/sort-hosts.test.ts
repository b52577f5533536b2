import { describe, expect, it } from 'vitest';
import type { Host, Signal } from '@/lib/hosts/host';
import { sortHosts } from './sort-hosts';

const signal = (value: number | null, grade: Signal['grade']): Signal => (value === null ? { value, unit: 'ratio', grade, reason: 'not-installed' } : { value, unit: 'ratio', grade });
const host = (name: string, steal: Signal): Host => ({
  name, instance: null, instanceType: null, burstable: null, region: null, zone: null, cores: null, conditions: [], mapped: true, signals: { steal },
});
const hosts = [host('worker-10', signal(0.01, 'calm')), host('worker-2', signal(null, 'unknown')), host('worker-3', signal(0.2, 'critical')), host('worker-1', signal(0.02, 'calm'))];
const names = (column: string, ascending: boolean) => sortHosts(hosts, column, ascending).map((one) => one.name);

describe('the table of hosts', () => {
  it('begins with the worst', () => expect(names('worst', false)).toEqual(['worker-3', 'worker-1', 'worker-10', 'worker-2']));
  it('sorts names as people count', () => expect(names('name', true)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-10']));
  it('sorts by age, the oldest first, and those of unknown age last', () => {
    const facts = (createdAt: number | null) => ({ cluster: null, baseline: null, kernel: null, createdAt, bootedAt: null, cordoned: null, taints: null });
    const aged = [100, 300, null, 200].map((createdAt, index) => ({ ...host(`worker-${index}`, signal(0.01, 'calm')), facts: facts(createdAt) }));
    expect(sortHosts(aged, 'age', false).map((one) => one.name)).toEqual(['worker-0', 'worker-3', 'worker-1', 'worker-2']);
    expect(sortHosts(aged, 'age', true).map((one) => one.name)).toEqual(['worker-1', 'worker-3', 'worker-0', 'worker-2']);
  });
  it('keeps hosts without a value at the end, in both directions', () => {
    expect(names('steal', false)).toEqual(['worker-3', 'worker-1', 'worker-10', 'worker-2']);
    expect(names('steal', true)).toEqual(['worker-10', 'worker-1', 'worker-3', 'worker-2']);
  });
});
