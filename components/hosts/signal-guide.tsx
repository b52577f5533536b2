import { signalNames } from '@/lib/hosts/host';
import { ownLimitCatalogue, ownLimitNames } from '@/lib/hosts/own-limit-grade';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { SignalHelp } from '../mesh/signal-help';
import { thresholdWords } from '../mesh/signal-thresholds';
import styles from './signal-guide.module.css';

/** Every signal with its thresholds: what it is, from where on it is bad, when it misleads. */
export function SignalGuide() {
  return (
    <details className={styles.guide}>
      <summary>What the signals mean, and from where on they are bad</summary>
      <div className={styles.list}>
        {signalNames.map((name) => <section key={name} aria-label={signalCatalogue[name].title}><h2>{signalCatalogue[name].title}</h2><SignalHelp name={name} /></section>)}
        {ownLimitNames.map((name) => {
          const fact = ownLimitCatalogue[name];
          return <section key={name} aria-label={fact.title}><h2>{fact.title} <small>of a pod, never blamed on its host</small></h2><p>{fact.meaning} Graded {thresholdWords(fact)} ({fact.thresholdSource}). {fact.misleads}</p></section>;
        })}
      </div>
    </details>
  );
}
