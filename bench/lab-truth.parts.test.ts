import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backfill } from '@/lab/feed/backfill';
import { LabWorld } from '@/lab/feed/lab-world';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import { SampleRecorder } from '@/lab/feed/sample-recorder';
import { scenarioNamed } from '@/lab/scenarios/scenario-catalogue';
import type { EdgeName } from '@/lab/truth/ledger';
import { createSimulation } from '@/lab/walk/simulation';
import { fullName } from '@/lab/world/world';
import type { World } from '@/lab/world/world';
import { parseNodeId } from '@/lib/topology/node-id';
import type { GraphEdge } from '@/lib/topology/graph';
import { directReader } from './truth-reader';

const seconds = 210;
const window = 150;
const end = 1_780_000_000;

interface Expected {
  readonly edge: string;
  /** Requests in the window as the one who can see them counted them; null = only bytes can be seen. */
  readonly requests: number | null;
}

/** How an edge of the ledger must look in telemetry; null = nobody can see it. */
function visible(world: World, name: EdgeName, counts: { source: number; destination: number }): Expected | null {
  const proxyOf = (full: string | null): string => world.workloads.find((spec) => fullName(spec, world.cluster) === full)?.proxy ?? 'outside';
  const [from, to] = [proxyOf(name.client), proxyOf(name.destination)];
  const external = world.externals.find(({ hostname }) => hostname === name.service);
  const target = external === undefined ? name.destination : external.registered === false ? 'passthrough' : external.hostname;
  const waypoint = from === 'ambient' && world.waypoints?.some(({ namespace }) => name.service.startsWith(`${namespace}/`)) === true;
  const source = from === 'none' && to === 'sidecar' ? 'unknown' : name.client;
  const edge = `${source} > ${target ?? name.service}`;
  const byCaller = from === 'sidecar' || from === 'gateway';
  if (byCaller || waypoint || to === 'sidecar') {
    return { edge, requests: name.protocol === 'tcp' ? null : byCaller || waypoint ? counts.source : counts.destination };
  }
  return from === 'ambient' || to === 'ambient' ? { edge, requests: null } : null;
}

function nodeText(id: string, home: string): string {
  const node = parseNodeId(id);
  if (node === null || node.kind === 'unknown' || node.kind === 'passthrough') return node?.kind ?? id;
  if (node.kind === 'external') return node.name;
  return `${node.cluster === null || node.cluster === home ? '' : `${node.cluster}:`}${node.namespace}/${node.name}`;
}

async function told(scenario: string): Promise<{ expected: Expected[]; names: readonly string[]; edges: readonly GraphEdge[]; world: World }> {
  const directory = await mkdtemp(join(tmpdir(), 'undermesh-lab-truth-'));
  const prometheus = await startPrometheus({ binary: process.env['PROMETHEUS_BIN'] ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  try {
    const simulation = createSimulation({ scenario: { ...scenarioNamed(scenario), acts: [] }, seed: 3, startAt: end - seconds });
    const lab = new LabWorld(simulation);
    await backfill(lab, new SampleRecorder(lab.targets, 0), client, end);
    const { graph } = await directReader(prometheus.url)(end, window);
    const { world } = simulation.telemetry;
    const expected = simulation.ledger.names().flatMap((name) => {
      const truth = simulation.ledger.window(name, end - window, end);
      const counts = { source: truth?.source.count ?? 0, destination: truth?.destination.count ?? 0 };
      return counts.source < 20 ? [] : (visible(world, name, counts) ?? []);
    });
    const names = simulation.ledger.names().flatMap((name) => visible(world, name, { source: 0, destination: 0 })?.edge ?? []);
    return { expected, names, edges: graph.edges, world };
  } finally {
    client.close();
    await prometheus.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

describe('simulated meshes that are not all sidecars of one cluster', () => {
  it.each(['ambient', 'half-meshed', 'two-clusters', 'egress'])('%s: the graph shows every edge that anybody could see, with the requests that the ledger holds', async (scenario) => {
    const { expected, names, edges, world } = await told(scenario);
    const shown = edges.map((edge) => ({ edge: `${nodeText(edge.source, world.cluster)} > ${nodeText(edge.target, world.cluster)}`, requests: edge.traffic.requests === null ? null : edge.traffic.requests * window }));
    const wrong = expected.filter(({ edge, requests }) => !shown.some((other) => other.edge === edge && near(other.requests, requests)));
    // Rare edges are not asked for, but none may be there that nobody walked.
    const walked = new Set(names);
    expect(edges.filter(({ derived }) => derived !== true).map((edge) => `${nodeText(edge.source, world.cluster)} > ${nodeText(edge.target, world.cluster)}`).filter((edge) => !walked.has(edge))).toEqual([]);
    expect(wrong.map((one) => ({ ...one, shown: shown.filter(({ edge }) => edge === one.edge).map(({ requests }) => requests) }))).toEqual([]);
    expect(expected.length).toBeGreaterThan(20);
  });
});

/** The graph counts from scrape to scrape, the ledger from second to second: at most two scrapes apart at either end. */
function near(shown: number | null, held: number | null): boolean {
  if (shown === null || held === null) return shown === held;
  return Math.abs(shown - held) < 8 + 0.08 * held;
}
