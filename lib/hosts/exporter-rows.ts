import type { Labels, Sample } from '@/lib/promql/sample';
import { exporterKey } from './exporter-labels';

/** Everything that one exporter told in one round of queries. */
export interface ExporterRow {
  readonly key: string;
  readonly labels: Labels;
  /** By the `m` of the query; finite numbers only. */
  readonly values: ReadonlyMap<string, number>;
  /** CPU seconds per second by mode, over all CPUs. */
  readonly modes: ReadonlyMap<string, number>;
  /** The machine's own name (uname); null when it was not told. */
  readonly nodename: string | null;
  /** Answering now, as opposed to remembered or only in the window's older part. */
  readonly live: boolean;
  /** Nothing but a memory of it is left. */
  readonly stale: boolean;
}

interface Draft {
  readonly labels: Labels;
  readonly values: Map<string, number>;
  readonly modes: Map<string, number>;
  nodename: string | null;
}

/** Gathers samples by exporter. NaN and infinities are left out: they measure nothing. */
export function exporterRows(answers: readonly (readonly Sample[])[]): ExporterRow[] {
  const drafts = new Map<string, Draft>();
  for (const sample of answers.flat()) {
    if (!Number.isFinite(sample.value)) continue;
    const key = exporterKey(sample.labels);
    const draft = drafts.get(key) ?? { labels: sample.labels, values: new Map(), modes: new Map(), nodename: null };
    drafts.set(key, draft);
    take(draft, sample);
  }
  return [...drafts].map(([key, draft]) => finish(key, draft));
}

function take(draft: Draft, { labels, value }: Sample): void {
  const { m, mode } = labels;
  if (m === undefined) return;
  if (m === 'mode') {
    if (mode !== undefined) draft.modes.set(mode, value);
    return;
  }
  if ((m === 'uname' || m === 'known') && labels.nodename) draft.nodename = labels.nodename;
  draft.values.set(m, value);
}

function finish(key: string, draft: Draft): ExporterRow {
  const { values, modes } = draft;
  const told = [...values.keys()].filter((name) => name !== 'known').length + modes.size;
  return { key, ...draft, live: values.has('cores') || values.has('uname'), stale: told === 0 };
}

/**
 * The one exporter to believe of several for one host: one that answers now before one that did, the one that tells more, then by name so that the choice is stable.
 * Several occur when an exporter's pod was replaced inside the window, or when two jobs scrape the same one.
 */
export function bestRow(rows: readonly ExporterRow[]): ExporterRow | null {
  const weight = (row: ExporterRow): number => (row.live ? 1_000_000 : 0) + row.values.size + row.modes.size;
  return [...rows].sort((a, b) => weight(b) - weight(a) || (a.key < b.key ? -1 : 1))[0] ?? null;
}
