import type { EdgeGrade } from '@/lib/health/edge-finding';
import { shareOf } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';

/** Columns of the table of edges. `first`: the way in which a column is sorted at the first click. */
export const edgeColumns = [
  { id: 'state', title: 'State', text: true, first: 'down' }, { id: 'name', title: 'Edge', text: true, first: 'up' }, { id: 'ns', title: 'Namespaces', text: true, first: 'up' },
  { id: 'protocol', title: 'Protocol', text: true, first: 'up' }, { id: 'rate', title: 'Requests', text: false, first: 'down' }, { id: '5xx', title: '5xx', text: false, first: 'down' },
  { id: '4xx', title: '4xx', text: false, first: 'down' }, { id: 'silent', title: 'No response', text: false, first: 'down' }, { id: 'p50', title: 'P50', text: false, first: 'down' },
  { id: 'p95', title: 'P95', text: false, first: 'down' }, { id: 'p99', title: 'P99', text: false, first: 'down' }, { id: 'mtls', title: 'mTLS', text: false, first: 'up' },
  { id: 'retries', title: 'Retries', text: false, first: 'down' },
] as const;
export type EdgeColumn = (typeof edgeColumns)[number]['id'];

/** One row of the table. */
export interface EdgeRow {
  readonly judged: JudgedEdge;
  readonly namespaces: string;
}

const rank: Readonly<Record<EdgeGrade, number>> = { critical: 5, raised: 4, unknown: 3, thin: 2, calm: 1, idle: 0 };

function keyOf(column: EdgeColumn, { judged, namespaces }: EdgeRow): number | string | null {
  const { edge, health } = judged;
  const { requests, errors5xx, errors4xx, noResponse } = edge.traffic;
  switch (column) {
    case 'state': return rank[health.grade] + Math.min(0.99, judged.severity / 1_000);
    case 'name': return `${judged.from} ${judged.to}`;
    case 'ns': return namespaces;
    case 'protocol': return edge.protocol;
    case 'rate': return requests;
    case '5xx': return shareOf(errors5xx, requests);
    case '4xx': return shareOf(errors4xx, requests);
    case 'silent': return shareOf(noResponse, requests);
    case 'p50': case 'p95': case 'p99': return health.quantiles?.[column] ?? null;
    case 'mtls': return edge.mtls;
    case 'retries': return edge.retryAmplification;
  }
}

/** Rows in the order of a column; what is not known comes last, whichever way it is sorted. */
export function sortedRows(edges: readonly JudgedEdge[], picture: MeshPicture, column: EdgeColumn, up: boolean): EdgeRow[] {
  const space = (id: string) => picture.health.nodes.get(id)?.namespace ?? '–';
  const rows = edges.map((judged): EdgeRow => {
    const [from, to] = [space(judged.edge.source), space(judged.edge.target)];
    return { judged, namespaces: from === to ? from : `${from} → ${to}` };
  });
  const keyed = rows.map((row) => ({ row, key: keyOf(column, row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0);
    const order = typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : String(a.key).localeCompare(String(b.key), 'en', { numeric: true });
    return (up ? order : -order) || (a.row.judged.edge.id < b.row.judged.edge.id ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}
