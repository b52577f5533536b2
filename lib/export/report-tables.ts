import { formatMilliseconds, formatRate, formatRatio, formatUnit, type DisplayUnit } from '@/lib/base/format-number';
import { formatMoment, type Zone } from '@/lib/base/format-time';
import { edgeHealth, gradeWords } from '@/lib/health/edge-health';
import type { EdgeGrade } from '@/lib/health/edge-finding';
import type { Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';

/** A table of a report in words. `none` says what it means when there is no row. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly none: string;
}

/** What the tables of a report are made of. */
interface ReportContent {
  readonly graph: Graph;
  readonly latency: Latency | null;
  /** null = not read. */
  readonly hosts: { readonly hosts: readonly { readonly name: string; readonly signals: Readonly<Partial<Record<string, { readonly value: number | null; readonly unit: DisplayUnit; readonly grade: string }>>> }[] } | null;
  readonly timeline: Pick<TimelineAnswer, 'events'> | null;
}

const order: readonly EdgeGrade[] = ['critical', 'raised'];

function sickEdges({ graph, latency }: ReportContent): ReportTable {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const rows = graph.edges.flatMap((edge) => {
    const health = edgeHealth(edge, latency?.edges[edge.id] ?? null, { window: graph.window });
    if (!order.includes(health.grade)) return [];
    const { requests, errors5xx } = edge.traffic;
    const failed = requests === null || requests === 0 || errors5xx === null ? null : errors5xx / requests;
    return [{ grade: health.grade, p99: health.quantiles?.p99 ?? 0, cells: [`${names.get(edge.source) ?? edge.source} → ${names.get(edge.target) ?? edge.target}`, gradeWords[health.grade], formatMilliseconds(health.quantiles?.p99 ?? null), formatRatio(failed), formatRate(requests), health.reasons.join(' ')] }];
  });
  rows.sort((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade) || b.p99 - a.p99);
  return { title: 'Sick and strained edges', head: ['edge', 'state', 'P99', '5xx', 'requests', 'why'], rows: rows.map(({ cells }) => cells), none: 'No edge is sick or strained.' };
}

function sickHosts({ hosts }: ReportContent): ReportTable {
  const rows = (hosts?.hosts ?? []).flatMap((host) => Object.entries(host.signals)
    .flatMap(([name, signal]) => (signal?.grade === 'critical' || signal?.grade === 'raised' ? [[host.name, name, formatUnit(signal.value, signal.unit), signal.grade === 'critical' ? 'sick' : 'strained']] : [])));
  return { title: 'Hosts under pressure', head: ['host', 'signal', 'value', 'state'], rows, none: hosts === null ? 'Hosts were not read.' : 'No host is under pressure.' };
}

function events({ timeline, graph: { at, window } }: ReportContent, zone: Zone): ReportTable {
  const near = (timeline?.events ?? []).filter((event) => event.at >= at - Math.max(window, 3600) && event.at <= at + 60).sort((a, b) => a.at - b.at);
  return {
    title: 'Events', head: ['time', 'what', 'object', 'message'],
    rows: near.map((event) => [formatMoment(event.at, zone), event.reason, `${event.kind} ${event.namespace === null ? '' : `${event.namespace}/`}${event.name}`, event.message]),
    none: timeline === null ? 'Events were not read.' : 'No events in this time.',
  };
}

/** What a postmortem wants to know beside the pictures: sick edges, hosts, events; the same on the page and in Markdown. */
export function reportTables(content: ReportContent, zone: Zone): readonly ReportTable[] {
  return [sickEdges(content), sickHosts(content), events(content, zone)];
}
