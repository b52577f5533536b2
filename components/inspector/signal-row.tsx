import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { signalText, type NamedSignal } from '../mesh/host-health';
import { SignalHelp } from '../mesh/signal-help';
import { signalHint } from '../mesh/signal-thresholds';
import { signalShare } from '../mesh/signal-words';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { Meter } from '../ui/meter';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';

/** One signal of a host; it opens to what the signal is and from where on it is bad. */
export function SignalRow({ name, signal }: NamedSignal) {
  const look = signal.grade === 'critical' ? styles.critical : signal.grade === 'raised' ? styles.raised : '';
  return (
    <details>
      <summary className={styles.signalRow} title={signalHint(name)}>
        <GradeMark mark={signal.grade} />
        <span className={styles.grow}>{signalCatalogue[name].title}</span>
        <span className={styles.meter}><Meter share={signalShare(name, signal)} mark={signal.grade} pattern={name === 'steal' ? 'hatch' : name === 'iowait' ? 'dots' : 'solid'} /></span>
        <b className={`${styles.number} ${look}`}>{signalText(signal) ?? <Absence why={signal.reason ?? 'unknown'} words />}</b>
      </summary>
      <SignalHelp name={name} />
      <p className={styles.small}>Its PromQL: <CopyNumber number={name} of={signalCatalogue[name].title} /></p>
    </details>
  );
}
