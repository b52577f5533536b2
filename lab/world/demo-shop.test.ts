import { describe, expect, it } from 'vitest';
import { demoShop } from './demo-shop';

describe('the demo shop', () => {
  const { world, placement } = demoShop(1);
  const meshed = world.workloads.filter((w) => w.namespace !== 'kube-system' && w.namespace !== 'analytics');

  it('has 14–25 workloads in five namespaces on six hosts of three kinds in two zones', () => {
    expect(meshed.length).toBe(22);
    expect([...new Set(meshed.map((w) => w.namespace))].sort()).toEqual(['accounts', 'fulfilment', 'istio-system', 'payments', 'shop']);
    expect(world.hosts.map((h) => h.name)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5', 'worker-6']);
    expect(new Set(world.hosts.map((h) => h.instanceType)).size).toBe(3);
    expect(new Set(world.hosts.map((h) => h.zone)).size).toBe(2);
  });

  it('has a gateway, a workload without proxy, an external host, TCP databases, gRPC and a canary', () => {
    expect(world.workloads.filter((w) => w.proxy === 'gateway').map((w) => w.name)).toEqual(['istio-ingressgateway']);
    expect(meshed.filter((w) => w.proxy === 'none').map((w) => w.name)).toEqual(['partner-sync']);
    expect(world.externals.length).toBe(1);
    expect(world.services.filter((s) => s.protocol === 'tcp').map((s) => s.name)).toEqual(['cart-redis', 'orders-db']);
    expect(world.services.filter((s) => s.protocol === 'grpc').map((s) => s.name)).toEqual(['cart', 'pricing']);
    expect(world.routes?.find((r) => r.service === 'shop/catalog')?.subsets.map((s) => s.weight)).toEqual([90, 10]);
  });

  it('leaves the batch job without limits, which it would otherwise outgrow', () => {
    const unlimited = world.workloads.filter(({ containers }) => containers.some(({ memoryLimitBytes }) => memoryLimitBytes === null)).map(({ name }) => name);
    expect(unlimited).toEqual(['reports']);
    expect(world.workloads.find(({ name }) => name === 'reports')?.containers.map(({ limitCores }) => limitCores)).toEqual([null]);
  });

  it('places every workload on known hosts', () => {
    const hosts = new Set(world.hosts.map((h) => h.name));
    for (const w of world.workloads) expect((placement.get(`${w.namespace}/${w.name}`) ?? []).filter((h) => hosts.has(h)).length).toBeGreaterThan(0);
    expect([...placement.values()].flat().length).toBe(50);
  });
});
