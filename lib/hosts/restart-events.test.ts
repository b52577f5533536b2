import { describe, expect, it } from 'vitest';
import type { Series } from '@/lib/promql/sample';
import { readRestarts } from './restart-events';

const series = (labels: Record<string, string>, ...points: [number, number][]): Series => ({ labels: { namespace: 'shop', pod: 'cart-0', container: 'app', ...labels }, points });

describe('restarts as events', () => {
  it('begin at the step in which they were first seen, and are told once while they last', () => {
    expect(readRestarts([series({}, [60, 1], [90, 1.02], [120, 2], [600, 1])], 30)).toEqual([
      { at: 60, cluster: null, namespace: 'shop', pod: 'cart-0', container: 'app', times: 2 },
      { at: 600, cluster: null, namespace: 'shop', pod: 'cart-0', container: 'app', times: 1 },
    ]);
  });

  it('are of the pod that kube-state-metrics speaks of, not of its own', () => {
    const labels = { cluster: 'east', namespace: 'monitoring', pod: 'ksm-0', container: 'kube-state-metrics', exported_namespace: 'shop', exported_pod: 'web-0', exported_container: 'istio-proxy' };
    expect(readRestarts([series(labels, [60, 1])], 30)).toEqual([{ at: 60, cluster: 'east', namespace: 'shop', pod: 'web-0', container: 'istio-proxy', times: 1 }]);
  });
});
