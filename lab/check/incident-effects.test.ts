import { beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { ViewTruth } from '../truth/ledger';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';

const startAt = 1_000_000;
const warm = 20;
const lasts = 110;
const calm: Scenario = { ...scenarioNamed('quiet-day'), acts: [], rollout: null };

type Knobs = Record<string, number | string>;

function after(incident: string | null, knobs: Knobs = {}, seconds = lasts): Simulation {
  const simulation = createSimulation({ scenario: calm, seed: 11, startAt });
  for (let s = 0; s < warm; s++) simulation.step();
  if (incident !== null) simulation.inject(incident, { ramp: 0, ...knobs });
  for (let s = 0; s < seconds; s++) simulation.step();
  return simulation;
}

let well: Simulation;
beforeAll(() => {
  well = after(null);
}, 60_000);

const short = (name: string): string => {
  const spaces: Record<string, string> = { payment: 'payments', ledger: 'payments', auth: 'accounts', profile: 'accounts', inventory: 'fulfilment', orders: 'fulfilment', shipping: 'fulfilment' };
  return `${spaces[name.replace(/-db$/, '')] ?? 'shop'}/${name}`;
};

function view(simulation: Simulation, client: string, service: string, side: 'source' | 'destination', destination: string | null = service): ViewTruth | undefined {
  const protocol = service === 'cart' ? 'grpc' : service.endsWith('-db') || service.endsWith('-redis') ? 'tcp' : 'http';
  const name = { client: short(client), service: short(service), destination: destination === null ? null : short(destination), protocol } as const;
  const { now } = simulation.telemetry;
  return simulation.ledger.window(name, startAt + warm + 10, now)?.[side];
}

/** Factor on a quantile against the calm run. */
function grown(sick: Simulation, q: number, client: string, service: string, side: 'source' | 'destination', destination = service): number {
  return (view(sick, client, service, side, destination)?.quantile(q) ?? NaN) / (view(well, client, service, side, destination)?.quantile(q) ?? NaN);
}

const calmWithin = (factor: number): void => expect(Math.abs(factor - 1)).toBeLessThan(0.05);

describe('incidents move what they must and leave the rest', () => {
  it('host loss: the source sees 200 ms, the destination nothing, pairs elsewhere nothing', () => {
    const sick = after('host-loss', { host: 'worker-5', loss: 0.03 });
    expect(grown(sick, 0.99, 'checkout', 'auth', 'source')).toBeGreaterThan(2);
    calmWithin(grown(sick, 0.99, 'checkout', 'auth', 'destination'));
    const retransmitted = (s: Simulation): number => s.telemetry.hosts[4]?.tcpRetransSegs ?? 0;
    expect(retransmitted(sick) - retransmitted(well)).toBeGreaterThan(40);
  });

  it('path loss: only its pairs, and no host counter', () => {
    const sick = after('path-loss', { from: 'shop/checkout', to: 'fulfilment/inventory', loss: 0.05 });
    expect(grown(sick, 0.99, 'checkout', 'inventory', 'source')).toBeGreaterThan(2);
    calmWithin(grown(sick, 0.99, 'checkout', 'inventory', 'destination'));
    calmWithin(grown(sick, 0.5, 'checkout', 'payment', 'source'));
    expect(sick.telemetry.hosts.map((h) => h.tcpRetransSegs)).toEqual(well.telemetry.hosts.map((h) => h.tcpRetransSegs));
  });

  it('a busy neighbour: all pods of the host, its own container, pressure, and no steal', () => {
    const sick = after('busy-neighbour', { host: 'worker-4', threads: 20 });
    expect(grown(sick, 0.5, 'checkout', 'auth', 'destination')).toBeGreaterThan(1.3);
    expect(grown(sick, 0.5, 'checkout', 'inventory', 'destination')).toBeGreaterThan(1.2);
    calmWithin(grown(sick, 0.5, 'checkout', 'payment', 'destination'));
    const used = (s: Simulation, host: string): number =>
      s.telemetry.pods.filter((p) => p.workload.app === 'reports' && p.host.name === host).reduce((sum, p) => sum + (p.containers[0]?.cpuUserSeconds ?? 0), 0);
    expect(used(sick, 'worker-4')).toBeGreaterThan(300);
    expect(used(sick, 'worker-3')).toBeCloseTo(used(well, 'worker-3'), 6);
    expect((sick.telemetry.hosts[3]?.psiCpuWaiting ?? 0) - (well.telemetry.hosts[3]?.psiCpuWaiting ?? 0)).toBeGreaterThan(50);
  });

  it('an own limit throttles its container and nobody else', () => {
    const sick = after('cpu-limit', { workload: 'shop/catalog-v1', cores: 0.04 });
    expect(grown(sick, 0.99, 'storefront', 'catalog', 'destination', 'catalog-v1')).toBeGreaterThan(2);
    const pod = sick.telemetry.pods.find((p) => p.workload.name === 'catalog-v1');
    const app = pod?.containers[0];
    expect((app?.cfsThrottledPeriods ?? 0) / (app?.cfsPeriods ?? 1)).toBeGreaterThan(0.05);
    expect(app?.limitCores).toBe(0.04);
    calmWithin(grown(sick, 0.5, 'checkout', 'auth', 'destination'));
  });

  it('a starved proxy: its own throttling, both sides of its pod, calm application', () => {
    const sick = after('proxy-limit', { workload: 'fulfilment/inventory', cores: 0.009 });
    expect(grown(sick, 0.99, 'checkout', 'inventory', 'source')).toBeGreaterThan(1.5);
    const proxy = sick.telemetry.pods.find((p) => p.workload.name === 'inventory')?.containers.find((c) => c.name === 'istio-proxy');
    expect(proxy?.cfsThrottledPeriods ?? 0).toBeGreaterThan(20);
    calmWithin(grown(sick, 0.5, 'checkout', 'auth', 'destination'));
  });

  it('a bad release: its version only', () => {
    const sick = after('bad-release', { errors: 0.3, weight: 0.2, factor: 30 });
    expect(view(sick, 'storefront', 'catalog', 'source', 'catalog-v2')?.byOutcome.get('500 -') ?? 0).toBeGreaterThan(10);
    expect(grown(sick, 0.5, 'storefront', 'catalog', 'destination', 'catalog-v2')).toBeGreaterThan(3);
    expect(sick.telemetry.configuration?.routes.find((r) => r.service === 'shop/catalog')?.subsets.map((s) => s.weight)).toEqual([80, 20]);
  });

  it('a slow service, a slow database, a lock, a pool, a regression, pauses: the server and whoever waits for it', () => {
    const cases: readonly (readonly [string, Knobs, string, string, number])[] = [
      ['slow-service', { workload: 'accounts/auth', wait: 40 }, 'checkout', 'auth', 0.5],
      ['slow-database', { factor: 150 }, 'orders', 'orders-db', 0.5],
      ['lock-contention', { workload: 'accounts/auth', section: 25 }, 'checkout', 'auth', 0.5],
      ['small-pool', { workload: 'fulfilment/orders', workers: 1, hold: 8 }, 'checkout', 'orders', 0.5],
      ['cpu-regression', { workload: 'accounts/auth', factor: 3 }, 'checkout', 'auth', 0.5],
      ['long-pauses', { workload: 'accounts/auth', pause: 1000, every: 5 }, 'checkout', 'auth', 0.99],
    ];
    for (const [incident, knobs, client, service, q] of cases) {
      const sick = after(incident, knobs, 70);
      expect({ incident, grown: grown(sick, q, client, service, 'destination') > 1.4 }).toEqual({ incident, grown: true });
      expect(sick.telemetry.hosts.map((h) => h.psiIoWaiting - (well.telemetry.hosts[0]?.psiIoWaiting ?? 0) < 20)).not.toContain(false);
    }
  }, 60_000);

  it('configuration faults: their flags, source only', () => {
    const cases: readonly (readonly [string, Knobs, string, string, string | null, string])[] = [
      ['tight-breaker', { service: 'payments/payment', connections: 1, pending: 0 }, 'checkout', 'payment', null, '503 UO'],
      ['mtls-mismatch', {}, 'storefront', 'profile', 'profile', '503 UC'],
      ['mtls-mismatch', { plainServer: 1 }, 'storefront', 'profile', 'profile', '503 URX,UF'],
      ['lost-route', {}, 'checkout', 'shipping', null, '404 NR'],
      ['lost-route', { subset: 1 }, 'checkout', 'shipping', null, '503 NC'],
      ['root-expired', { minutes: 1 }, 'checkout', 'auth', 'auth', '503 URX,UF'],
      ['outlier-ejection', { errors: 0.3 }, 'storefront', 'profile', null, '503 UH'],
    ];
    for (const [incident, knobs, client, service, destination, outcome] of cases) {
      const sick = after(incident, knobs, 60);
      const seen = view(sick, client, service, 'source', destination)?.byOutcome.get(outcome) ?? 0;
      expect({ incident, outcome, seen: seen > 5 }).toEqual({ incident, outcome, seen: true });
      expect(view(sick, client, service, 'destination', destination)?.byOutcome.get(outcome)).toBeUndefined();
    }
  }, 60_000);

  it('memory that runs out: restarts, events, answers without an application', () => {
    const sick = after('memory-leak', { workload: 'accounts/auth', rate: 400, limit: 300 });
    const pods = sick.telemetry.pods.filter((p) => p.workload.name === 'auth');
    expect(pods.reduce((sum, p) => sum + (p.containers[0]?.restarts ?? 0), 0)).toBeGreaterThan(1);
    expect(pods[0]?.containers[0]?.lastTerminatedReason).toBe('OOMKilled');
    expect(new Set(sick.telemetry.events.map((e) => e.reason)).has('OOMKilling')).toBe(true);
    expect(view(sick, 'checkout', 'auth', 'destination')?.byOutcome.get('503 UF') ?? 0).toBeGreaterThan(10);
    expect(view(sick, 'checkout', 'auth', 'source')?.byOutcome.get('503 -') ?? 0).toBeGreaterThan(10);
  });

  it('a drained host: its pods elsewhere, nothing lost for good', () => {
    const sick = after('host-drain', { host: 'worker-4', start: 20 });
    const there = sick.telemetry.pods.filter((p) => p.host.name === 'worker-4' && p.diedAt === null && p.workload.app !== 'reports');
    expect(there).toEqual([]);
    expect(sick.telemetry.hosts[3]?.cordoned).toBe(true);
    expect(sick.telemetry.pods.filter((p) => p.workload.name === 'auth' && p.diedAt === null && p.ready).length).toBe(2);
    const errors = [...(view(sick, 'checkout', 'auth', 'source')?.byOutcome ?? [])].filter(([name]) => name.startsWith('5')).reduce((sum, [, n]) => sum + n, 0);
    expect(errors).toBeLessThan(40);
  });

  it('a cut between zones: answers stop first, UF comes after ten seconds', () => {
    const sick = after('zone-cut', {}, 60);
    const { now } = sick.telemetry;
    const edge = { client: 'shop/checkout', service: 'fulfilment/inventory', destination: 'fulfilment/inventory', protocol: 'http' } as const;
    const soon = sick.ledger.window(edge, startAt + warm + 2, startAt + warm + 9);
    expect([...(soon?.source.byOutcome.keys() ?? [])].filter((k) => k.includes('UF'))).toEqual([]);
    const late = sick.ledger.window(edge, startAt + warm + 35, now);
    expect(late?.source.byOutcome.get('503 URX,UF') ?? 0).toBeGreaterThan(100);
  });

  it('retries by the code raise the rate that the caller itself sends', () => {
    const sick = after('code-retries', { service: 'payments/payment', attempts: 2, timeout: 50 }, 60);
    expect((view(sick, 'checkout', 'payment', 'source')?.count ?? 0) / (view(well, 'checkout', 'payment', 'source')?.count ?? 1)).toBeGreaterThan(0.8);
    expect(view(sick, 'checkout', 'payment', 'source')?.byOutcome.get('0 DC') ?? 0).toBeGreaterThan(100);
  });

  it('lost look-ups cost 5 s at the caller, and a silent hypervisor shows no steal', () => {
    const lookup = after('dns-loss', { loss: 0.2, lookups: 0.3 }, 60);
    expect(view(lookup, 'storefront', 'cart', 'source')?.quantile(0.99) ?? 0).toBeGreaterThan(4000);
    const silent = after('silent-steal', { host: 'worker-3', granted: 0.45 });
    expect(grown(silent, 0.5, 'checkout', 'payment', 'destination')).toBeGreaterThan(1.2);
    const stolen = (s: Simulation): number => (s.telemetry.hosts[2]?.cpuSeconds ?? []).reduce((sum, modes) => sum + (modes[7] ?? 0), 0);
    expect(stolen(silent)).toBeLessThanOrEqual(stolen(well));
  });
});
