import { describe, expect, it } from 'vitest';
import type { Subject } from './caption';
import { markdownReport, markdownText } from './report';
import { sampleSnapshot } from './sample-snapshot.test-data';

const subject: Subject = { cluster: 'demo', at: 1_700_000_000, window: 60, zone: 'utc', namespaces: [], level: 'workload', nodes: 2, edges: 1, verdict: 'checkout → payment is slow', link: 'http://127.0.0.1:7117/?at=1700000000' };

describe('markdownReport', () => {
  it('tells the incident with picture, sick edges, hosts, events and how to see it again', () => {
    expect(markdownReport(sampleSnapshot, subject, [{ file: 'map a.png', lens: 'latency P99', legend: 'sick P99 ≥ 500 ms' }], 'x.undermesh.gz')).toBe(`# checkout → payment is slow

Cluster demo · 2023-11-14 22:12:20 UTC – 2023-11-14 22:13:20 UTC · window 1 m · lens latency P99 · all namespaces · level workload · 2 nodes, 1 edge

![Map of the mesh, lens latency P99](map%20a.png)

*sick P99 ≥ 500 ms*

## Suspects

- **worker-3 loses 21 % of its CPU to steal.** (cause, 90 % sure)
  - for: Steal is 21 %.
  - against: P50 is as usual.
  - check with promql: \`rate(node_cpu_seconds_total{mode="steal"}[5m])\`

## Sick and strained edges

| edge | state | P99 | 5xx | requests | why |
|---|---|---|---|---|---|
| checkout → payment | sick | 812 ms | 10 % | 10 /s | 10 % of the requests failed at the server \\(5xx\\), about 60 of 600; sick from 5 %. P99 is 812 ms \\(between 500 ms and 1 s\\) of 600 requests; sick from 500 ms. |

## Hosts under pressure

| host | signal | value | state |
|---|---|---|---|
| worker-3 | steal | 21 % | sick |

## Events

| time | what | object | message |
|---|---|---|---|
| 2023-11-14 22:13:10 UTC | Unhealthy | Pod shop/payment-1 | Readiness probe failed |

## See it again

- Live, as long as the data is kept: <http://127.0.0.1:7117/?at=1700000000>
- Offline: drop \`x.undermesh.gz\` on any page of Undermesh.
- Made by Undermesh 0.1.0 on 2023-11-14 22:13:25 UTC.
`);
  });

  it('says that something was not read rather than that it was calm', () => {
    const text = markdownReport({ ...sampleSnapshot, hosts: null, timeline: null }, subject, [], null);
    expect(text).toContain('Hosts were not read.');
    expect(text).toContain('Events were not read.');
  });
});

describe('markdownText', () => {
  it('takes the power from markup and line ends', () => {
    expect(markdownText('a|b\n# <img src=x> [l](javascript:1)')).toBe('a\\|b \\# \\<img src=x\\> \\[l\\]\\(javascript:1\\)');
  });
});
