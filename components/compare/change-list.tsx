'use client';

import { useState } from 'react';
import { formatMoment, formatSpan } from '@/lib/base/format-time';
import type { Selection } from '@/lib/url/selection';
import { EmptyState } from '../ui/empty-state';
import { Notice } from '../ui/notice';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';
import styles from './change-list.module.css';
import { changeNumbers, changeWords } from './change-words';
import type { Comparison } from './use-before';

interface ChangeListProps {
  readonly comparison: Comparison;
  /** Moment of the picture, unix seconds. */
  readonly at: number;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  /** Ends the comparison; null where it cannot be ended. */
  readonly onEnd: (() => void) | null;
}

const shownAtFirst = 12;

/** What changed between two moments, most first. */
export function ChangeList({ comparison, at, selected, onSelect, onEnd }: ChangeListProps) {
  const [zone] = useZone();
  const [all, setAll] = useState(false);
  const { changes, why } = comparison;
  const rows = (changes ?? []).map((change) => {
    const [sign, word, worse] = changeWords[change.kind];
    return {
      id: `${change.of}:${change.id}:${change.kind}`,
      label: `${change.name}: ${word}, ${changeNumbers(change)}`,
      content: <><span className={worse ? styles.worse : styles.sign} aria-hidden="true">{sign}</span><span className={styles.what}><b>{change.name}</b><span>{word} · {changeNumbers(change)}</span></span></>,
    };
  });
  const pick = (id: string) => {
    const change = changes?.find((one) => `${one.of}:${one.id}:${one.kind}` === id);
    if (change !== undefined) onSelect({ kind: change.of, id: change.id });
  };
  return (
    <Section title={changes === null ? 'Changed' : `Changed · ${changes.length}`} aside={onEnd === null ? undefined : <ToolButton onClick={onEnd}>End</ToolButton>}>
      <p className={styles.when}>against {formatMoment(comparison.at, zone)}, {formatSpan(at - comparison.at)} before</p>
      {changes === null && why === null ? <p className={styles.when} role="status">Waiting for the mesh of that moment…</p> : null}
      {changes === null && why !== null ? <Notice mark="unknown" title={why} hint="Asked again every 5 seconds." /> : null}
      {changes !== null && rows.length === 0 ? <EmptyState title="Nothing that matters differs." /> : null}
      <RowList label="Changes" rows={all ? rows : rows.slice(0, shownAtFirst)} selected={rows.find((row) => selected !== null && row.id.startsWith(`${selected.kind}:${selected.id}:`))?.id ?? null} onSelect={pick} />
      {!all && rows.length > shownAtFirst ? <ToolButton onClick={() => setAll(true)}>{rows.length - shownAtFirst} more</ToolButton> : null}
    </Section>
  );
}
