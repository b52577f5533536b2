import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { startLab, type RunningLab } from '@/lab/feed/start-lab';
import type { Hosts } from '@/lib/hosts/host';
import { costVerb } from '@/lib/server/cost';
import { parseEnv } from '@/lib/server/env';
import { hostsVerb } from '@/lib/server/hosts';
import { neighboursVerb } from '@/lib/server/neighbours';
import { podsVerb } from '@/lib/server/pods';
import { respond, type Verb } from '@/lib/server/respond';
import { setRuntime, startRuntime, type Runtime } from '@/lib/server/runtime';
import { timelineVerb } from '@/lib/server/timeline';
import type { CostAnswer } from '@/lib/wire/cost-answer';
import type { Envelope } from '@/lib/wire/envelope';
import type { NeighboursAnswer } from '@/lib/wire/neighbours-answer';
import type { PodsAnswer } from '@/lib/wire/pods-answer';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';

const at = 1_790_000_000;
let lab: RunningLab;
let rt: Runtime;

beforeAll(async () => {
  lab = await startLab({ scenario: 'black-friday', historyMinutes: 20, live: false, at });
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: lab.prometheusUrl, UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
  setRuntime(rt);
});

afterAll(async () => {
  await rt?.stop();
  await lab?.stop();
});

async function ask<Data>(path: string, verb: Verb<z.ZodType>): Promise<Data> {
  const response = await respond(new Request(`http://127.0.0.1/api/v1/${path}`), verb);
  const { data, error } = (await response.json()) as Envelope<Data>;
  if (data === null) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(error)}`);
  return data;
}

/** The one client of this runtime. */
function client() {
  const [first] = rt.hostClients;
  if (first === undefined) throw new Error('the runtime has no Prometheus');
  return first;
}

describe('the iron through the API, on a mesh in a box behind a real Prometheus', () => {
  it('all signals of all hosts are four queries, with one for the placements and one for what is usual', async () => {
    const asked = vi.spyOn(client(), 'query');
    const past = vi.spyOn(client(), 'queryRange');
    const { hosts } = await ask<Hosts>(`hosts?at=${at}&window=120`, hostsVerb);
    // How often the exporters are scraped is asked every five minutes, and counted nowhere.
    const ofHosts = asked.mock.calls.map(([query]) => query).filter((query) => (query.includes('node_') || query.includes('kube_')) && query !== 'node_load1[5m]');
    asked.mockRestore();
    expect(ofHosts.filter((query) => !query.includes('kube_'))).toHaveLength(4);
    expect(ofHosts).toHaveLength(5);
    // A range whose closed steps are kept: a later look asks for the newest only.
    expect(past.mock.calls).toHaveLength(1);
    past.mockRestore();
    expect(hosts.filter((host) => host.signals.steal?.grade === 'critical').map((host) => host.name)).toEqual(['worker-3']);
    for (const host of hosts) expect(host.facts).toMatchObject({ bootedAt: expect.any(Number), cordoned: false, taints: [] });
  });

  it('the split by host convicts the robbed one, with both sides and the requests behind every number', async () => {
    const { hosts } = await ask<PodsAnswer>(`pods?at=${at}&window=120&node=${encodeURIComponent('workload/~/payments/payment')}`, podsVerb);
    expect(hosts[0]?.host).toBe('worker-3');
    for (const host of hosts) {
      expect(host.in?.requests).toBeGreaterThan(100);
      expect(host.out?.requests).toBeGreaterThan(100);
      for (const pod of host.pods) expect(pod.containers.map((one) => [one.container, one.restartsLastHour])).toEqual([['istio-proxy', 0], ['payment', 0]]);
    }
    expect(hosts[0]?.in?.p99).toBeGreaterThan(2 * (hosts.at(-1)?.in?.p99 ?? Infinity));
  });

  it('neighbours of a host are named with what they take now and took before', async () => {
    const { pods } = await ask<NeighboursAnswer>(`neighbours?at=${at}&window=120&host=worker-3&before=600`, neighboursVerb);
    const measured = pods.filter(({ cpuCores }) => cpuCores.now !== null);
    expect(measured.length).toBeGreaterThan(3);
    for (const pod of measured) expect([pod.name, pod.cpuCores.before, pod.memoryBytes]).toEqual([pod.name, expect.any(Number), { now: expect.any(Number), before: expect.any(Number) }]);
    const growth = measured.map(({ cpuCores: { now, before } }) => (now ?? 0) - (before ?? 0));
    expect(growth).toEqual([...growth].sort((a, b) => b - a));
  });

  it('proxies are weighed against applications for one workload and for one host', async () => {
    const ofNode = await ask<CostAnswer>(`cost?at=${at}&window=120&node=${encodeURIComponent('workload/~/payments/payment')}`, costVerb);
    expect(ofNode.workloads.map(({ namespace, name, pods }) => [namespace, name, pods])).toEqual([['payments', 'payment', 3]]);
    const ofHost = await ask<CostAnswer>(`cost?at=${at}&window=120&host=worker-3`, costVerb);
    expect(ofHost.hosts.map(({ host }) => host)).toEqual(['worker-3']);
    for (const share of [ofNode.workloads[0]?.proxyCpuShare, ofHost.hosts[0]?.proxyCpuShare]) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });

  it('a strip that moves on asks Prometheus for its new steps only, and shows the same', async () => {
    const strip = (end: number) => ask<TimelineAnswer>(`timeline?start=${end - 900}&end=${end}&step=30`, timelineVerb);
    const end = Math.floor(at / 30) * 30 - 60;
    await strip(end);
    const asked = vi.spyOn(client(), 'queryRange');
    const moved = await strip(end + 30);
    const heat = asked.mock.calls.filter(([query]) => query.includes('node_cpu_seconds_total'));
    asked.mockRestore();
    expect(heat.map(([, from, to]) => [from, to])).toEqual([[end + 30, end + 30]]);
    expect(moved.times).toHaveLength(31);
    expect(moved.hosts.map(({ name }) => name)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5', 'worker-6']);
    for (const { values } of moved.hosts) expect(values).toHaveLength(31);
  });
});
