import { formatMoment, formatSpan, type Zone } from '@/lib/base/format-time';

/** What a picture, a snapshot or a report is of. */
export interface Subject {
  readonly cluster: string;
  /** Unix seconds of the end of the window. */
  readonly at: number;
  /** Seconds. */
  readonly window: number;
  readonly zone: Zone;
  /** Namespaces shown; empty = all. */
  readonly namespaces: readonly string[];
  readonly level: string;
  readonly nodes: number;
  readonly edges: number;
  /** What an engineer would say aloud; null when nothing is sick. */
  readonly verdict: string | null;
  /** Absolute link to the view; null when the page has none (a snapshot opened from a file). */
  readonly link: string | null;
}

/** The lines around a picture: everything one needs to believe it later. */
export interface Caption {
  readonly title: string;
  readonly verdict: string;
  /** When, how long, what part. */
  readonly facts: readonly string[];
  readonly link: string | null;
}

/** The quiet sentence that stands where a verdict would. */
export const nothingSick = 'Nothing is sick.';

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function spanText({ at, window, zone }: Subject): string {
  return `${formatMoment(at - window, zone)} – ${formatMoment(at, zone)}`;
}

/** Words for a subject: cluster, absolute time and window with zone, lens, scope, verdict, link. */
export function captionOf(subject: Subject, lens: string): Caption {
  const scope = subject.namespaces.length === 0 ? 'all namespaces' : `namespaces ${subject.namespaces.join(', ')}`;
  return {
    title: `Cluster ${subject.cluster}`,
    verdict: subject.verdict ?? nothingSick,
    facts: [spanText(subject), `window ${formatSpan(subject.window)}`, `lens ${lens}`, scope, `level ${subject.level}`, `${counted(subject.nodes, 'node')}, ${counted(subject.edges, 'edge')}`],
    link: subject.link,
  };
}

/** Safe part of a file name: `undermesh-demo-2026-11-21T13-52-40Z`. */
export function fileStem({ cluster, at }: Pick<Subject, 'cluster' | 'at'>): string {
  const name = cluster.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 60);
  return `undermesh-${name === '' ? 'cluster' : name}-${new Date(Math.floor(at) * 1000).toISOString().slice(0, 19).replace(/:/g, '-')}Z`;
}
