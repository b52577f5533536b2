'use client';

import type { Lens } from '@/lib/url/lens';
import { headlineNumber } from '../mesh/edge-numbers';
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
}

/** Sick and strained edges, the worst first. */
export function SickEdges({ sick, total, failed, lens, selected, onSelect }: SickEdgesProps) {
  const rows = sick.map((one) => ({
    id: one.edge.id,
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
      {total === null ? <Absence why={failed ? 'failed' : 'loading'} words /> : rows.length === 0 ? <p className={styles.none}>No edge is sick or strained.</p> : <RowList label="Sick edges" rows={rows} selected={selected} onSelect={onSelect} />}
    </Section>
  );
}
