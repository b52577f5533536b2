import type { SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { gradeRule, pastRule, thresholdWords } from './signal-thresholds';
import styles from './signal-help.module.css';

/** What a signal is, from where on it is bad and why, where it comes from, and when it misleads. */
export function SignalHelp({ name }: { readonly name: SignalName }) {
  const fact = signalCatalogue[name];
  const rule = gradeRule(name);
  return (
    <dl className={styles.help}>
      <dt>What</dt><dd>{fact.meaning}</dd>
      <dt>Graded</dt><dd>{thresholdWords(fact)} ({fact.thresholdSource}). {rule === null ? '' : `${rule} `}{pastRule}</dd>
      <dt>Misleads</dt><dd>{fact.misleads}</dd>
      <dt>From</dt><dd>{fact.metrics.map((metric, index) => <span key={metric}>{index === 0 ? '' : ', '}<code>{metric}</code></span>)}{fact.dependsOnKernel ? ' – whether it is there hangs on the kernel' : ''}</dd>
    </dl>
  );
}
