import { describe, expect, it } from 'vitest';
import type { Host } from '@/lib/hosts/host';
import type { EventFact } from '@/lib/topology/inventory';
import { bootEvents, restartEvents } from './iron-events';

const host = (name: string, bootedAt: number | null): Host => ({
  name, instance: null, instanceType: null, burstable: null, region: null, zone: null, cores: null, conditions: [], mapped: true, signals: {},
  facts: { cluster: null, baseline: null, kernel: null, createdAt: null, bootedAt, cordoned: null, taints: null },
});
const event = (more: Partial<EventFact>): EventFact => ({ uid: 'u', at: 1000, type: 'Warning', reason: 'Rebooted', message: '', kind: 'Node', namespace: null, name: 'worker-1', count: 1, ...more });

describe('what happened to the iron', () => {
  it('a boot is told once, whoever tells it, and not at all when nobody knows', () => {
    const of = (...events: EventFact[]) => bootEvents([host('worker-1', 900), host('worker-2', null)], events).map(({ at, reason, name }) => [at, reason, name]);
    expect(of()).toEqual([[900, 'Rebooted', 'worker-1']]);
    expect(of(event({}))).toEqual([]);
    expect(of(event({ at: 5000 }), event({ name: 'worker-3' }))).toEqual([[900, 'Rebooted', 'worker-1']]);
  });

  it('a restart names its container and how often', () => {
    const restart = { at: 60, cluster: null, namespace: 'shop', pod: 'cart-0', container: 'app', times: 3 };
    expect(restartEvents([restart, { ...restart, at: 90, times: 1 }]).map(({ at, kind, namespace, name, reason, count, message }) => [at, kind, namespace, name, reason, count, message])).toEqual([
      [60, 'Pod', 'shop', 'cart-0', 'Restarted', 3, 'The container app restarted 3 times.'], [90, 'Pod', 'shop', 'cart-0', 'Restarted', 1, 'The container app restarted.'],
    ]);
  });
});
