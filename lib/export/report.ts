import { formatRatio } from '@/lib/base/format-number';
import { formatMoment } from '@/lib/base/format-time';
import { captionOf, type Subject } from './caption';
import { reportTables, type ReportTable } from './report-tables';
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

/** A text for Markdown: one line, nothing in it is markup. */
export function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~]/g, (sign) => `\\${sign}`);
}

function table({ head, rows, none }: ReportTable): string {
  if (rows.length === 0) return none;
  const shown = rows.slice(0, mostRows).map((row) => `| ${row.map(markdownText).join(' | ')} |`);
  const rest = rows.length > mostRows ? [`\n${rows.length - mostRows} more are left out here; the CSV has all.`] : [];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...shown, ...rest].join('\n');
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
    ...reportTables(snapshot, subject.zone).flatMap((one) => [`## ${one.title}`, table(one)]),
    '## See it again',
    [
      subject.link === null ? null : `- Live, as long as the data is kept: <${subject.link.replace(/[<>\s]/g, encodeURIComponent)}>`,
      snapshotFile === null ? null : `- Offline: drop \`${snapshotFile}\` on any page of Undermesh.`,
      `- Made by Undermesh ${markdownText(snapshot.madeBy)} on ${formatMoment(snapshot.madeAt, subject.zone)}.`,
    ].filter((line) => line !== null).join('\n'),
  ].join('\n\n') + '\n';
}
