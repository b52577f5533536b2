import { edgeHealth, gradeWords } from '@/lib/health/edge-health';
import type { Graph, GraphNode } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';

/** Hosts as far as a table shows them. */
export interface HostTable {
  readonly hosts: readonly {
    readonly name: string;
    readonly instance: string | null;
    readonly instanceType: string | null;
    readonly region: string | null;
    readonly zone: string | null;
    readonly cores: number | null;
    readonly conditions: readonly string[];
    readonly signals: Readonly<Partial<Record<string, { readonly value: number | null; readonly unit: string }>>>;
  }[];
}

/** What a cell may hold; null = not measured and stays empty, so that it is not taken for zero. */
export type Cell = string | number | null;

/** One cell by RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe in front. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** A table as CSV: a line of names, then the rows; lines end with CR LF. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

const edgeHead = [
  'source_cluster', 'source_namespace', 'source', 'target_cluster', 'target_namespace', 'target', 'protocol', 'state',
  'requests_per_second', 'errors_5xx_per_second', 'errors_4xx_per_second', 'no_response_per_second', 'sent_bytes_per_second', 'received_bytes_per_second',
  'caller_p50_ms', 'caller_p95_ms', 'caller_p99_ms', 'callee_p50_ms', 'callee_p95_ms', 'callee_p99_ms', 'mtls_share', 'retry_amplification',
];

/** All edges with every number that was measured: the table behind the map. */
export function edgesCsv(graph: Graph, latency: Latency | null): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const names = (node: GraphNode | undefined, id: string): Cell[] => [node?.cluster ?? null, node?.namespace ?? null, node?.name ?? id];
  return csv(edgeHead, graph.edges.map((edge) => {
    const own = latency?.edges[edge.id] ?? null;
    const { traffic } = edge;
    return [
      ...names(nodes.get(edge.source), edge.source), ...names(nodes.get(edge.target), edge.target), edge.protocol,
      gradeWords[edgeHealth(edge, own, { window: graph.window }).grade],
      traffic.requests, traffic.errors5xx, traffic.errors4xx, traffic.noResponse, traffic.sentBytes, traffic.receivedBytes,
      own?.source?.p50 ?? null, own?.source?.p95 ?? null, own?.source?.p99 ?? null, own?.destination?.p50 ?? null, own?.destination?.p95 ?? null, own?.destination?.p99 ?? null,
      edge.mtls, edge.retryAmplification,
    ];
  }));
}

/** All hosts with every signal; the unit stands in the name of the column. */
export function hostsCsv({ hosts }: HostTable): string {
  const columns = [...new Map(hosts.flatMap((host) => Object.entries(host.signals).flatMap(([name, signal]) => (signal === undefined ? [] : [[name, signal.unit] as const]))))];
  const head = ['host', 'instance', 'instance_type', 'region', 'zone', 'cores', 'conditions', ...columns.map(([name, unit]) => `${name}_${unit}`)];
  return csv(head, hosts.map((host) => [
    host.name, host.instance, host.instanceType, host.region, host.zone, host.cores, host.conditions.join(' '),
    ...columns.map(([name]) => host.signals[name]?.value ?? null),
  ]));
}
