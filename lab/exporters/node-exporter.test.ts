import { describe, expect, it } from 'vitest';
import { Exposition } from './exposition';
import { NodeExporter } from './node-exporter';
import { telemetryFixture } from './telemetry-fixture';

describe('the node exporter', () => {
  const telemetry = telemetryFixture();
  const [host] = telemetry.hosts;
  if (!host) throw new Error('no host');
  const exporter = new NodeExporter(telemetry, host);
  const page = (): string[] => new Exposition().render(exporter.groups()).split('\n');

  it('writes each CPU in every mode, and the host under its own name', () => {
    expect(page().filter((line) => line.startsWith('node_cpu_seconds_total{cpu="0"'))).toEqual([
      'node_cpu_seconds_total{cpu="0",mode="user"} 1',
      'node_cpu_seconds_total{cpu="0",mode="nice"} 0',
      'node_cpu_seconds_total{cpu="0",mode="system"} 1',
      'node_cpu_seconds_total{cpu="0",mode="idle"} 90',
      'node_cpu_seconds_total{cpu="0",mode="iowait"} 1',
      'node_cpu_seconds_total{cpu="0",mode="irq"} 0',
      'node_cpu_seconds_total{cpu="0",mode="softirq"} 1',
      'node_cpu_seconds_total{cpu="0",mode="steal"} 6',
    ]);
    expect(page().find((line) => line.startsWith('node_uname_info'))).toContain('nodename="worker-1"');
    expect(page()).toContain('node_disk_io_time_weighted_seconds_total{device="nvme0n1"} 0.4');
    expect(page()).toContain('# TYPE node_netstat_Tcp_RetransSegs untyped');
  });

  it('spreads packets over the CPUs in whole numbers that add up and never fall', () => {
    const processed = (): number[] => page().filter((line) => line.startsWith('node_softnet_processed_total{')).map((line) => Number(line.split(' ').at(-1)));
    let last = processed();
    expect(last).toEqual([3, 4]);
    for (let total = 8; total < 30; total += 1) {
      host.softnetProcessed = total;
      const now = processed();
      expect(now.reduce((sum, count) => sum + count, 0)).toBe(total);
      expect(now.every((count, cpu) => count >= (last[cpu] ?? 0))).toBe(true);
      last = now;
    }
  });

  it('counts idle time as iowait for once and takes it back, when asked to: the two together stay as they are', () => {
    const fresh = telemetryFixture();
    const [one] = fresh.hosts;
    if (!one) throw new Error('no host');
    const [plain, slipping] = [new NodeExporter(fresh, one), new NodeExporter(fresh, one, 0.5)];
    const read = (from: NodeExporter): number[] => ['idle', 'iowait'].map((mode) => Number(new Exposition().render(from.groups()).split('\n').find((line) => line.startsWith(`node_cpu_seconds_total{cpu="0",mode="${mode}"}`))?.split(' ').at(-1)));
    const told: number[] = [];
    for (let reading = 0; reading < 60; reading += 1) {
      fresh.now += 15;
      const modes = one.cpuSeconds[0];
      if (modes) [modes[3], modes[4]] = [(modes[3] ?? 0) + 14, (modes[4] ?? 0) + 0.02];
      const [[idle = 0, iowait = 0], [idleTold = 0, iowaitTold = 0]] = [read(plain), read(slipping)];
      expect(idleTold + iowaitTold).toBeCloseTo(idle + iowait, 9);
      expect(iowaitTold - iowait).toBeGreaterThanOrEqual(-1e-9);
      expect(iowaitTold - iowait).toBeLessThan(0.5);
      told.push(iowaitTold);
    }
    expect(told.filter((value, index) => value < (told[index - 1] ?? 0)).length).toBeGreaterThan(10);
  });
});
