import type { Finding } from '@/lib/wire/doctor-answer';
import styles from './finding-list.module.css';

const areas: readonly (readonly [Finding['area'], string])[] = [['prometheus', 'Prometheus'], ['mesh', 'Mesh telemetry'], ['hosts', 'Hosts'], ['kubernetes', 'Kubernetes API'], ['undermesh', 'Undermesh itself']];

const states: Readonly<Record<Finding['state'], readonly [glyph: string, word: string]>> = {
  found: ['✓', 'found'], missing: ['–', 'missing'], denied: ['⊘', 'denied'], failed: ['✕', 'failed'], warning: ['▲', 'warning'],
};

const order: readonly Finding['state'][] = ['failed', 'denied', 'warning', 'missing', 'found'];

/** Findings by area, what needs a hand first. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return areas.map(([area, title]) => {
    const own = findings.filter((one) => one.area === area).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    if (own.length === 0) return null;
    return (
      <section key={area} className={styles.area} aria-label={title}>
        <h2>{title}</h2>
        <ul>{own.map((one) => <FindingRow key={one.id} finding={one} />)}</ul>
      </section>
    );
  });
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const [glyph, word] = states[finding.state];
  return (
    <li className={`${styles.finding} ${styles[finding.state]}`}>
      <span className={styles.state}><span aria-hidden="true">{glyph}</span> {word}</span>
      <div>
        <p className={styles.title}>{finding.title}</p>
        <p className={styles.detail}>{finding.detail}</p>
        {finding.remedy === null ? null : <p className={styles.remedy}><b>What to do:</b> {finding.remedy}</p>}
      </div>
    </li>
  );
}
