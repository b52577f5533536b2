import { describe, expect, it } from 'vitest';
import { CpuStation } from './cpu-station';
import { exponential } from './draw';
import { erlangC } from './run-queue';

/** Response times of Poisson arrivals with mean work 1 ms. */
function responses(cores: number, rho: number, work: (i: number) => number, n: number): Float64Array {
  const station = new CpuStation(cores, null);
  const out = new Float64Array(n);
  let now = 0;
  for (let i = 0; i < n; i++) {
    now += exponential(21, i) / (rho * cores);
    out[i] = station.serve(now, work(i), 0, 0) - now;
  }
  return out;
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

describe('CPU station', () => {
  it.each([0.3, 0.6, 0.8])('is M/M/1 at ρ = %d: mean w/(1−ρ), P99 = 4.6 × mean', (rho) => {
    const times = responses(1, rho, (i) => exponential(22, i), 1_500_000);
    const expected = 1 / (1 - rho);
    expect(Math.abs(mean(times) / expected - 1)).toBeLessThan(0.03);
    const p99 = times.sort()[Math.floor(times.length * 0.99)] ?? 0;
    expect(Math.abs(p99 / (4.605 * expected) - 1)).toBeLessThan(0.06);
  });

  it.each([
    [4, 0.7],
    [8, 0.9],
  ])('is M/M/%d at ρ = %d: mean wait by Erlang C', (cores, rho) => {
    const times = responses(cores, rho, (i) => exponential(23, i), 800_000);
    const wait = erlangC(cores, rho) / (cores * (1 - rho));
    expect(Math.abs((mean(times) - 1) / wait - 1)).toBeLessThan(0.05);
  });

  it.each([0.5, 0.8])('is M/D/1 at ρ = %d: Pollaczek–Khinchine', (rho) => {
    const wait = rho / (2 * (1 - rho));
    expect(Math.abs((mean(responses(1, rho, () => 1, 800_000)) - 1) / wait - 1)).toBeLessThan(0.05);
  });

  it('knows how many wait and when a core is idle', () => {
    const station = new CpuStation(1, null);
    expect(station.idleAt(0)).toBe(true);
    station.serve(0, 10, 0, 0);
    station.serve(1, 10, 0, 0);
    station.serve(2, 10, 0, 0);
    expect([station.waiting(2), station.waiting(10), station.waiting(20)]).toEqual([2, 1, 0]);
    expect([station.idleAt(29), station.idleAt(30)]).toEqual([false, true]);
  });

  it('wants the cores it will keep busy', () => {
    const station = new CpuStation(2, null);
    station.serve(0, 50, 0, 0);
    station.serve(0, 400, 0, 0);
    expect(station.wanted(0, 100)).toBe(1.5);
  });

  it('stops from one instant to another: work waits, and work under way is held up', () => {
    const station = new CpuStation(1, null);
    station.stop(100, 130);
    expect([station.serve(20, 10, 0, 0), station.serve(95, 10, 0, 0), station.serve(110, 10, 0, 0)]).toEqual([30, 135, 145]);
    station.stop(200, 230);
    expect([station.delayAt(190), station.delayAt(210), station.serve(225, 5, 0, 0), station.serve(300, 5, 0, 0)]).toEqual([0, 20, 235, 305]);
  });
});
