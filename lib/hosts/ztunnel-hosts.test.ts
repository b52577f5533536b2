import { describe, expect, it } from 'vitest';
import type { PodPlace } from './pod-place';
import { ztunnelHosts } from './ztunnel-hosts';

const place = (pod: string, host: string, workload: string, labels: PodPlace['labels'] = null): PodPlace =>
  ({ cluster: null, namespace: 'istio-system', pod, host, workloads: [workload], canonicalService: null, app: null, labels, hostNetwork: false });

describe('the hosts of ztunnel', () => {
  it('are known by its label, its workload or the name of its pod, and nothing else is taken for it', () => {
    expect(ztunnelHosts([place('a', 'host-1', 'x', { app: 'ztunnel' }), place('b', 'host-2', 'ztunnel'), place('ztunnel-x7k2p', 'host-3', 'y'), place('not-ztunnel-1', 'host-4', 'z'), place('ztunnel-proxy-viewer-1', 'host-5', 'v')]))
      .toEqual(new Set(['host-1', 'host-2', 'host-3']));
  });

  it('are unknown, not none, without ambient and where nobody tells where pods run', () => {
    expect([ztunnelHosts([place('cart-1', 'host-1', 'cart')]), ztunnelHosts(null)]).toEqual([null, null]);
  });
});
