import type { Scenario } from '../scenarios/scenario';
import { scenarioNamed } from '../scenarios/scenario-catalogue';
import type { EdgeName, EdgeTruth } from '../truth/ledger';
import type { Simulation } from '../walk/simulation';
import { createSimulation } from '../walk/simulation';

const startAt = 1_000_000;
const warm = 30;

interface Figure {
  readonly what: string;
  readonly world: string;
  readonly source: string;
  readonly lab: string;
  readonly holds: boolean;
}

const calm: Scenario = { ...scenarioNamed('quiet-day'), acts: [], rollout: null };
const edge = (client: string, service: string, destination = service): EdgeName => ({ client, service, destination, protocol: 'http' });
const payment = edge('shop/checkout', 'payments/payment');
const auth = edge('shop/checkout', 'accounts/auth');

function run(incident: string | null, knobs: Record<string, number | string>, seconds: number, retries = true): Simulation {
  const simulation = createSimulation({ scenario: calm, seed: 21, startAt });
  simulation.setRetries(retries);
  for (let s = 0; s < warm; s++) simulation.step();
  if (incident !== null) simulation.inject(incident, { ramp: 0, ...knobs });
  for (let s = 0; s < seconds; s++) simulation.step();
  return simulation;
}

/** The last seconds of a run; of another run, the seconds at the same time: quiet wanders, and both runs wander alike. */
function late(simulation: Simulation, name: EdgeName, seconds: number, as: Simulation = simulation): EdgeTruth {
  const { now } = as.telemetry;
  const truth = simulation.ledger.window(name, now - seconds, now);
  if (truth === null) throw new Error(`${name.service} was never called.`);
  return truth;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** Spread of the per-minute median of an edge: IQR over median. */
function spread(simulation: Simulation, name: EdgeName): number {
  const medians: number[] = [];
  for (let at = startAt + 60; at + 60 <= simulation.telemetry.now; at += 60) {
    const p50 = simulation.ledger.window(name, at, at + 60)?.destination.quantile(0.5) ?? null;
    if (p50 !== null) medians.push(p50);
  }
  return (quantile(medians, 0.75) - quantile(medians, 0.25)) / quantile(medians, 0.5);
}

const p = (truth: EdgeTruth['source'], q: number): number => truth.quantile(q) ?? NaN;
const text = (...values: readonly number[]): string => values.map((value) => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0))).join(' / ');

function quietFigures(quiet: Simulation): Figure[] {
  const busy = [payment, auth, edge('shop/checkout', 'fulfilment/inventory')].map((name) => spread(quiet, name));
  const all = quiet.ledger.names().filter((name) => name.protocol !== 'tcp' && late(quiet, name, 600).destination.count > 3000);
  const every = all.map((name) => spread(quiet, name)).sort((a, b) => a - b);
  const rare = spread(quiet, edge('fulfilment/partner-sync', 'fulfilment/orders'));
  const gap = [payment, auth].map((name) => p(late(quiet, name, 300).source, 0.5) - p(late(quiet, name, 300).destination, 0.5));
  const source = 'Nezha, Online Boutique, 1,009 quiet minutes';
  return [
    { what: 'quiet P50 per minute, IQR/median, busy edges', world: '0.10–0.20', source, lab: `${text(...busy)}; all ${all.length}: ${text(every[0] ?? NaN)}–${text(every[every.length - 1] ?? NaN)}`, holds: busy.every((x) => x > 0.08 && x < 0.25) },
    { what: 'the same on a rare edge (0.8/s)', world: '0.3–3.4', source, lab: text(rare), holds: rare > 0.25 },
    { what: 'source − destination, median, ms', world: '0.7–3.7', source, lab: text(...gap), holds: gap.every((x) => x > 0.5 && x < 4) },
  ];
}

function faultFigures(quiet: Simulation): Figure[] {
  const limited = run('cpu-limit', { workload: 'payments/payment', cores: 0.222 }, 150, false);
  const [a, b] = [late(limited, payment, 60), late(quiet, payment, 60, limited)];
  const factor = p(a.destination, 0.5) / p(b.destination, 0.5);
  const both = p(a.source, 0.5) / p(a.destination, 0.5);
  const network = run('path-loss', { from: 'shop/checkout', to: 'accounts/auth', loss: 0.3 }, 90);
  const [c, d] = [late(network, auth, 60), late(quiet, auth, 60, network)];
  const source = p(c.source, 0.9) / p(d.source, 0.9);
  const destination = p(c.destination, 0.9) / p(d.destination, 0.9);
  return [
    { what: 'pod CPU saturated: P50 grows by, both reporters alike', world: '× 12–750; 142/136', source: 'Nezha, 24 faults', lab: `× ${text(factor)}; ratio ${text(both)}`, holds: factor > 12 && both < 1.1 },
    { what: 'network fault: source sees it, destination does not', world: '238/3 ms', source: 'Nezha, 24 faults', lab: `P90 × ${text(source)} / × ${text(destination)}`, holds: source > 4 && destination < 1.1 },
  ];
}

function hostFigures(quiet: Simulation): Figure[] {
  const before = run(null, {}, 0).telemetry.hosts[5]?.cpuSeconds.map((modes) => [...modes]) ?? [];
  const burst = run('burst-credits', { host: 'worker-6', baseline: 0.2, minutes: 0, threads: 12 }, 60).telemetry.hosts[5]?.cpuSeconds ?? [];
  const share = (modes: readonly number[]): number =>
    burst.reduce((sum, cpu, i) => sum + modes.reduce((s, mode) => s + (cpu[mode] ?? 0) - (before[i]?.[mode] ?? 0), 0), 0) / (60 * burst.length);
  const [used, stolen] = [share([0, 2, 6]), share([7])];
  const five = run('steal', { host: 'worker-3', granted: 0.92, slice: 4 }, 120);
  const factor = p(late(five, payment, 90).destination, 0.99) / p(late(quiet, payment, 90, five).destination, 0.99);
  const lookUps = run('dns-loss', { loss: 0.15, lookups: 0.3 }, 90);
  const called = late(lookUps, edge('shop/storefront', 'shop/checkout'), 60);
  const steps = [0.99, 0.999].map((q) => p(called.source, q) / 1000);
  const basket = p(late(lookUps, { ...edge('shop/storefront', 'shop/cart'), protocol: 'grpc' }, 60).source, 0.99);
  return [
    { what: 'exhausted burstable host: CPU used, steal', world: '17 %, 66 % at a baseline of 20 %', source: 'rke2#168, k8s#13997', lab: `${text(used * 100)} %, ${text(stolen * 100)} %`, holds: used < 0.25 && stolen > 0.5 },
    { what: 'one hop at a granted share of 0.92, slices of 4 ms: P99 grows by', world: 'never 20 → 200 ms', source: 'guides', lab: `× ${text(factor)}`, holds: factor < 1.5 },
    { what: 'lost look-ups', world: '5, 10, 15 s', source: 'blog.quentin-machu.fr', lab: `P99 of storefront → cart ${text(basket)} ms; checkout (cut at 0.6 s a try) ${text(...steps)} s`, holds: basket > 4900 },
  ];
}

/** Compares the model with figures from the world; a table in Markdown. Deterministic. */
export function validationReport(): string {
  const quiet = run(null, {}, 2430);
  const figures = [...quietFigures(quiet), ...faultFigures(quiet), ...hostFigures(quiet)];
  const rows = figures.map((f) => `| ${f.what} | ${f.world} | ${f.source} | ${f.lab} | ${f.holds ? 'yes' : '**no**'} |`);
  return ['| figure | in the world | source | in the lab | holds |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}
