import { formatMilliseconds, formatRate, formatRatio, formatUnit } from '@/lib/base/format-number';
import { formatMoment } from '@/lib/base/format-time';
import { edgeHealth, gradeWords } from '@/lib/health/edge-health';
import type { EdgeGrade } from '@/lib/health/edge-finding';
import { captionOf, type Subject } from './caption';
import type { Snapshot } from './snapshot-schema';

/** A picture that lies beside the report. */
export interface ReportPicture {
  /** Name of its file, relative to the report. */
  readonly file: string;
  /** What it shows: the lens, in words. */
  readonly lens: string;
  /** The legend in words. */
  readonly legend: string;
}

const mostRows = 40;
const order: readonly EdgeGrade[] = ['critical', 'raised'];

/** A text for Markdown: one line, nothing in it is markup. */
export function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~]/g, (sign) => `\\${sign}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, mostRows).map((row) => `| ${row.map(markdownText).join(' | ')} |`);
  const rest = rows.length > mostRows ? [`\n${rows.length - mostRows} more are left out here; the CSV has all.`] : [];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...shown, ...rest].join('\n');
}

function sickEdges({ graph, latency }: Snapshot): string {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const rows = graph.edges.flatMap((edge) => {
    const health = edgeHealth(edge, latency?.edges[edge.id] ?? null, { window: graph.window });
    if (!order.includes(health.grade)) return [];
    const { requests, errors5xx } = edge.traffic;
    const failed = requests === null || requests === 0 || errors5xx === null ? null : errors5xx / requests;
    return [{ grade: health.grade, p99: health.quantiles?.p99 ?? 0, cells: [`${names.get(edge.source) ?? edge.source} → ${names.get(edge.target) ?? edge.target}`, gradeWords[health.grade], formatMilliseconds(health.quantiles?.p99 ?? null), formatRatio(failed), formatRate(requests), health.reasons.join(' ')] }];
  });
  rows.sort((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade) || b.p99 - a.p99);
  return table(['edge', 'state', 'P99', '5xx', 'requests', 'why'], rows.map(({ cells }) => cells)) || 'No edge is sick or strained.';
}

function sickHosts({ hosts }: Snapshot): string {
  if (hosts === null) return 'Hosts were not read.';
  const rows = hosts.hosts.flatMap((host) => Object.entries(host.signals)
    .filter(([, signal]) => signal.grade === 'critical' || signal.grade === 'raised')
    .map(([name, signal]) => [host.name, name, formatUnit(signal.value, signal.unit), signal.grade === 'critical' ? 'sick' : 'strained']));
  return table(['host', 'signal', 'value', 'state'], rows) || 'No host is under pressure.';
}

function events({ timeline }: Snapshot, { zone, at, window }: Subject): string {
  if (timeline === null) return 'Events were not read.';
  const near = timeline.events.filter((event) => event.at >= at - Math.max(window, 3600) && event.at <= at + 60).sort((a, b) => a.at - b.at);
  return table(['time', 'what', 'object', 'message'], near.map((event) => [formatMoment(event.at, zone), event.reason, `${event.kind} ${event.namespace === null ? '' : `${event.namespace}/`}${event.name}`, event.message])) || 'No events in this time.';
}

/** Who is suspected, with what speaks for it and against it; empty when nobody was asked. */
function suspected({ suspects }: Snapshot): string[] {
  if (suspects === null || suspects.suspects.length === 0) return [];
  const items = suspects.suspects.map(({ sentence, probability, role, evidence, against, confirm }) => [
    `- **${markdownText(sentence)}** (${role}, ${formatRatio(probability)} sure)`,
    ...evidence.map(({ what }) => `  - for: ${markdownText(what)}`),
    ...against.map(({ what }) => `  - against: ${markdownText(what)}`),
    ...confirm.map(({ how, text }) => `  - check with ${how}: \`${text.replace(/[`\s]+/g, ' ')}\``),
  ].join('\n'));
  return ['## Suspects', items.join('\n')];
}

/** The incident as Markdown for the postmortem: verdict, time, pictures, sick edges, hosts, events, how to see it again. */
export function markdownReport(snapshot: Snapshot, subject: Subject, pictures: readonly ReportPicture[], snapshotFile: string | null): string {
  const caption = captionOf(subject, pictures[0]?.lens ?? snapshot.view.lens);
  const shown = pictures.map(({ file, lens, legend }) => `![Map of the mesh, lens ${markdownText(lens)}](${encodeURI(file)})\n\n*${markdownText(legend)}*`);
  return [
    `# ${markdownText(caption.verdict)}`,
    `${markdownText(caption.title)} · ${caption.facts.map(markdownText).join(' · ')}`,
    ...shown,
    ...suspected(snapshot),
    '## Sick and strained edges', sickEdges(snapshot),
    '## Hosts under pressure', sickHosts(snapshot),
    '## Events', events(snapshot, subject),
    '## See it again',
    [
      subject.link === null ? null : `- Live, as long as the data is kept: <${subject.link.replace(/[<>\s]/g, encodeURIComponent)}>`,
      snapshotFile === null ? null : `- Offline: drop \`${snapshotFile}\` on any page of Undermesh.`,
      `- Made by Undermesh ${markdownText(snapshot.madeBy)} on ${formatMoment(snapshot.madeAt, subject.zone)}.`,
    ].filter((line) => line !== null).join('\n'),
  ].join('\n\n') + '\n';
}
