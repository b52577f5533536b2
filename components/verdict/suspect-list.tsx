'use client';

import { Absence } from '../ui/absence';
import { Notice } from '../ui/notice';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { classWords, roleWords } from './suspect-words';
import styles from './suspects.module.css';
import { suspectId, type Verdict } from './use-suspects';

interface SuspectListProps {
  readonly verdict: Verdict;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Who may be to blame, the likeliest first. Nothing at all while nothing is sick or the verdict is not offered. */
export function SuspectList({ verdict, selected, onSelect }: SuspectListProps) {
  const { answer, pending, why } = verdict;
  if (answer === null && pending) return <Section title="Suspects"><Absence why="loading" detail="Who is to blame is being worked out; the map does not wait for it." words /></Section>;
  if (answer === null) return why === null ? null : <Section title="Suspects"><Notice mark="unknown" title={why} hint="The map and its numbers do not depend on it." /></Section>;
  if (answer.suspects.length === 0) return null;
  const rows = answer.suspects.map((suspect) => ({
    id: suspectId(suspect),
    label: `${suspect.name}: ${classWords[suspect.class]}, ${Math.round(suspect.probability * 100)} %, ${roleWords[suspect.role]}`,
    content: (
      <>
        <span className={styles.likely} aria-hidden="true"><span style={{ height: `${Math.round(suspect.probability * 100)}%` }} /></span>
        <span className={styles.who}><b>{suspect.name}</b><span>{classWords[suspect.class]}{suspect.role === 'cause' ? '' : ` · ${roleWords[suspect.role]}`}</span></span>
        <b className={styles.share}>{Math.round(suspect.probability * 100)} %</b>
      </>
    ),
  }));
  return <Section title={`Suspects · ${rows.length}`}><RowList label="Suspects" rows={rows} selected={selected} onSelect={onSelect} /></Section>;
}
