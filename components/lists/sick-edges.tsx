'use client';

import type { Latency } from '@/lib/topology/latency';
import type { Lens } from '@/lib/url/lens';
import { CopyRowQuery, type ListQuestion } from '../mesh/copy-row-query';
import { headlineNumber, headlineQuery } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { Section } from '../ui/section';
import { RowList } from '../ui/row-list';
import styles from './lists.module.css';

interface SickEdgesProps {
  readonly sick: readonly JudgedEdge[];
  /** null before there is a graph. */
  readonly total: number | null;
  /** Asking for the graph failed. */
  readonly failed: boolean;
  readonly lens: Lens;
  readonly selected: string | null;
  readonly onSelect: (edgeId: string) => void;
  /** Over which window the numbers are, for their queries; null or left out where nobody can be asked. */
  readonly over?: ListQuestion | null;
  readonly latency?: Latency | null;
}

/** Sick and strained edges, the worst first. */
export function SickEdges({ sick, total, failed, lens, selected, onSelect, over = null, latency = null }: SickEdgesProps) {
  const rows = sick.map((one) => ({
    id: one.edge.id,
    aside: over === null ? null : <CopyRowQuery question={{ ...over, of: `edge:${one.edge.id}` }} number={headlineQuery(one, lens, latency) ?? 'requests'} of={`${headlineNumber(one, lens)}, ${one.from} to ${one.to}`} />,
    label: `${one.from} to ${one.to}: ${headlineNumber(one, lens)}`,
    content: (
      <>
        <GradeMark mark={one.health.grade} />
        <span className={styles.edge}>{one.from} → {one.to}</span>
        <b className={one.health.grade === 'critical' ? styles.critical : styles.raised}>{headlineNumber(one, lens)}</b>
      </>
    ),
  }));
  return (
    <Section title={total === null ? 'Sick edges' : `Sick edges · ${sick.length} of ${total}`}>
      {total === null ? <Absence why={failed ? 'failed' : 'loading'} {...(failed ? { detail: 'The traffic could not be read; the middle of the screen says why.' } : {})} words /> : rows.length === 0 ? <p className={styles.none}>{total === 0 ? 'No edge had traffic in this window.' : 'No edge is sick or strained.'}</p> : <RowList label="Sick edges" rows={rows} selected={selected} onSelect={onSelect} />}
    </Section>
  );
}
