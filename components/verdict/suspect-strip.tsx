'use client';

import { GradeMark } from '../ui/grade-mark';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';
import { verdictFacts } from './suspect-words';
import type { Suspect } from './use-suspects';
import styles from './verdict-strip.module.css';

interface SuspectStripProps {
  readonly suspect: Suspect;
  /** Sick edges all in all. */
  readonly sick: number;
  /** Moment of the verdict, unix seconds. */
  readonly at: number;
  readonly onShow: () => void;
}

/** The verdict: what an engineer would say aloud, since when, how sure, and the first numbers behind it. */
export function SuspectStrip({ suspect, sick, at, onShow }: SuspectStripProps) {
  const [zone] = useZone();
  const facts = verdictFacts(suspect, sick, at, zone).join(' · ');
  return (
    <section className={`${styles.strip} ${suspect.class === 'unknown' ? styles.raised : styles.critical}`} aria-label="Verdict">
      <GradeMark mark={suspect.class === 'unknown' ? 'unknown' : 'critical'} size={28} />
      <div className={styles.words}>
        <h2 className={styles.spoken} title={suspect.sentence}>{suspect.sentence}</h2>
        <p className={styles.facts} title={facts}>{facts}</p>
      </div>
      <Hint text="What speaks for it, what against, and how to confirm it" keyName="e"><ToolButton onClick={onShow}>Evidence</ToolButton></Hint>
    </section>
  );
}
