import { Hint } from '../ui/hint';
import { GradeMark } from '../ui/grade-mark';
import { ToolButton } from '../ui/tool-button';
import type { JudgedEdge } from '../mesh/mesh-health';
import styles from './verdict-strip.module.css';
import { calmSentence, edgeFacts, edgeSentence } from './worst-edge';

interface VerdictStripProps {
  readonly edges: readonly JudgedEdge[];
  /** Sick and strained, the worst first. */
  readonly sick: readonly JudgedEdge[];
  /** What points at a host: "9 of the 11 sick edges end on worker-3; by chance it would be 2". */
  readonly hostFact: string | null;
  /** Latency is still on its way: what is slow cannot be told yet. */
  readonly pending: boolean;
  readonly onShow: (edge: JudgedEdge) => void;
}

/** What an engineer would say aloud, and the numbers behind it. One quiet line when nothing is sick. */
export function VerdictStrip({ edges, sick, hostFact, pending, onShow }: VerdictStripProps) {
  const worst = sick[0];
  if (worst === undefined) {
    return <section className={styles.calm} aria-label="Verdict"><GradeMark mark="calm" /> {calmSentence(edges)}{pending ? ' · waiting for latency…' : ''}</section>;
  }
  const critical = worst.health.grade === 'critical';
  const others = sick.length - 1;
  const facts = [...edgeFacts(worst), ...(others > 0 ? [`${others} more ${others === 1 ? 'edge' : 'edges'} sick or strained`] : []), ...(hostFact === null ? [] : [hostFact])];
  return (
    <section className={`${styles.strip} ${critical ? styles.critical : styles.raised}`} aria-label="Verdict">
      <GradeMark mark={worst.health.grade} size={28} />
      <div className={styles.words}>
        <h2 className={styles.sentence}>{edgeSentence(worst)}</h2>
        <p className={styles.facts} title={worst.health.reasons.join(' ')}>{facts.join(' · ')}{pending ? ' · waiting for latency…' : ''}</p>
      </div>
      <Hint text="Select this edge on the map"><ToolButton onClick={() => onShow(worst)}>Evidence</ToolButton></Hint>
    </section>
  );
}
