import { describe, expect, it } from 'vitest';
import { Cadvisor } from './cadvisor';
import { Exposition } from './exposition';
import type { TelemetryFixture } from './telemetry-fixture';
import { telemetryFixture } from './telemetry-fixture';

function cadvisor(telemetry: TelemetryFixture, most?: number): Cadvisor {
  const [host] = telemetry.hosts;
  if (!host) throw new Error('no host');
  const exporter = new Cadvisor(telemetry, host, most);
  exporter.advance(telemetry.now);
  return exporter;
}

const lines = (exporter: Cadvisor, start: string): string[] =>
  new Exposition().render(exporter.groups()).split('\n').filter((line) => line.startsWith(start));

describe('the cAdvisor exporter', () => {
  it('has quota counters only for containers with a limit', () => {
    const periods = lines(cadvisor(telemetryFixture()), 'container_cpu_cfs_periods_total{');
    expect(periods.map((line) => /container="(\w+)"/.exec(line)?.[1])).toEqual(['cart']);
  });

  it('keeps values and timestamps of the last housekeeping, which comes after 10 to 15 s', () => {
    const telemetry = telemetryFixture();
    const exporter = cadvisor(telemetry);
    const usage = (): string => lines(exporter, 'container_cpu_usage_seconds_total{container="cart"')[0]?.split('} ')[1] ?? '';
    expect(usage()).toBe('4 1780000000000');
    const container = telemetry.pods[1]?.containers[0];
    if (!container) throw new Error('no container');
    const seen: string[] = [];
    for (let second = 1; second <= 40; second += 1) {
      container.cpuUserSeconds += 1;
      exporter.advance(telemetry.now + second);
      if (seen.at(-1) !== usage()) seen.push(usage());
    }
    const times = seen.map((text) => Number(text.split(' ')[1]) / 1000 - telemetry.now);
    const gaps = times.slice(2).map((time, index) => time - (times[index + 1] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(1);
    expect(gaps.every((gap) => gap >= 10 && gap <= 15)).toBe(true);
    expect(seen.slice(1).every((text, index) => Number(text.split(' ')[0]) === 4 + (times[index + 1] ?? 0))).toBe(true);
  });

  it('looks at containers later when the kubelet is slower: every 10 to 30 s', () => {
    const telemetry = telemetryFixture();
    const exporter = cadvisor(telemetry, 30);
    const seen = new Set<number>();
    for (let second = 1; second <= 600; second += 1) {
      exporter.advance(telemetry.now + second);
      seen.add(Number(lines(exporter, 'container_cpu_usage_seconds_total{container="cart"')[0]?.split(' ').at(-1)) / 1000);
    }
    const times = [...seen].slice(1);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps)).toBeGreaterThan(20);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30);
  });

  it('gives a restarted container new ids and forgets a pod that died', () => {
    const telemetry = telemetryFixture();
    const exporter = cadvisor(telemetry);
    const ids = (): string[] => lines(exporter, 'container_start_time_seconds{container="cart"').map((line) => /id="([^"]+)"/.exec(line)?.[1] ?? '');
    const [before] = ids();
    const cart = telemetry.pods[1];
    const container = cart?.containers[0];
    if (!cart || !container) throw new Error('no container');
    container.restarts = 1;
    for (let second = 1; second <= 16; second += 1) exporter.advance(telemetry.now + second);
    expect(ids()).toHaveLength(1);
    expect(ids()[0]).not.toBe(before);
    cart.diedAt = telemetry.now + 17;
    exporter.advance(telemetry.now + 17);
    expect(ids()).toEqual([]);
  });
});
