import { describe, expect, it } from 'vitest';
import { drawnShop } from './drawn-shop';

describe('a drawn shop', () => {
  it.each([10, 45, 200])('of %d services has places, behaviours, callers and a bounded traffic', (size) => {
    const { plan, rates, callers } = drawnShop(size, size);
    expect(plan.world.services.length).toBe(size);
    const hosts = new Set(plan.world.hosts.map((h) => h.name));
    for (const w of plan.world.workloads) {
      const name = `${w.namespace}/${w.name}`;
      expect(plan.behaviours.has(name)).toBe(true);
      expect((plan.placement.get(name) ?? []).filter((h) => hosts.has(h)).length).toBeGreaterThan(0);
    }
    expect(new Set(plan.world.workloads.map((w) => `${w.namespace}/${w.name}`)).size).toBe(plan.world.workloads.length);
    for (const s of plan.world.services) expect(callers.get(`${s.namespace}/${s.name}`)?.length).toBeGreaterThan(0);
    const total = [...rates.values()].reduce((sum, rate) => sum + rate, 0);
    expect(Math.round(total)).toBe(420);
  });

  it('is the same for the same seed', () => {
    expect(JSON.stringify(drawnShop(4, 30).plan.world)).toBe(JSON.stringify(drawnShop(4, 30).plan.world));
    expect(JSON.stringify(drawnShop(4, 30).plan.world)).not.toBe(JSON.stringify(drawnShop(5, 30).plan.world));
  });
});
