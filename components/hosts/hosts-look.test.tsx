import { MantineProvider } from '@mantine/core';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Hosts } from '@/lib/hosts/host';
import { HostsHeat } from './hosts-heat';
import { HostsTable } from './hosts-table';
import { SignalGuide } from './signal-guide';

const hosts: Hosts = {
  at: 1_800_000_000, window: 60, placements: [{ node: 'workload/~/shop/cart', host: 'worker-3', pods: 2 }],
  hosts: [{
    name: 'worker-3', instance: '10.0.0.3:9100', instanceType: 't3.large', burstable: true, region: 'eu-1', zone: 'eu-1a', cores: 2, conditions: ['MemoryPressure'], mapped: true,
    signals: {
      steal: { value: 0.21, unit: 'ratio', grade: 'critical' },
      diskAwait: { value: 0.001, unit: 'seconds', grade: 'calm' },
      psiCpu: { value: null, unit: 'ratio', grade: 'unknown', reason: 'absent' },
    },
    facts: { cluster: null, baseline: 0.3, kernel: null, createdAt: null, bootedAt: null, cordoned: false, taints: [] },
  }],
};
const sort = { sort: 'worst', ascending: false, onSort: () => undefined };
const text = (element: ReactElement) => renderToStaticMarkup(<MantineProvider>{element}</MantineProvider>);

describe('the looks of the hosts screen', () => {
  it('the heat map tells every cell in words and its grade by a shape, and leads to the map', () => {
    const html = text(<HostsHeat hosts={hosts} scope="?window=60" {...sort} />);
    expect(html).toContain('aria-label="worker-3, steal: 21 %"');
    expect(html).toContain('⬢');
    expect(html).toContain('aria-label="worker-3, PSI cpu: absent"');
    expect(html).toContain('href="/?window=60&amp;lens=hosts&amp;sel=host%3Aworker-3"');
  });

  it('the table names burstable instances with what they earn, and absent is not zero', () => {
    const html = text(<HostsTable hosts={hosts} scope="" {...sort} />);
    expect(html).toContain('burstable, earns 30 %');
    expect(html).toContain('MemoryPressure');
    expect(html).toContain('absent: Nothing was measured here in this window.');
    expect(html).not.toContain('>0 %<');
  });

  it('the guide has the thresholds of every signal', () => {
    const html = text(<SignalGuide />);
    expect(html).toContain('strained from 3 %, sick from 10 %');
    expect(html).toContain('CPU throttling');
  });
});
