'use client';

import { useQuery } from '@tanstack/react-query';
import { configQuery, type ConfigQuestion } from '@/lib/queries/config-query';
import type { ConfigAnswer } from '@/lib/wire/config-answer';
import { Absence } from '../ui/absence';
import { CopyButton } from '../ui/copy-button';
import { GradeMark, type Mark } from '../ui/grade-mark';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import styles from './config-section.module.css';
import { commandOf, silentKinds } from './config-words';

const marks: Readonly<Record<ConfigAnswer['checks'][number]['weight'], Mark>> = { error: 'critical', warning: 'raised', note: 'idle' };

/** Which configuration acts on the selected thing, what is wrong with it, and whether reality obeys. */
export function ConfigSection({ question }: { readonly question: ConfigQuestion }) {
  const query = useQuery(configQuery(question));
  const answer = query.data?.data.of === question.of ? query.data.data : undefined;
  const title = 'Configuration that acts here';
  if (answer === undefined) {
    return <Section title={title}>{query.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={query.error.message} hint={'hint' in query.error ? String(query.error.hint) : undefined} />}</Section>;
  }
  const wrong = answer.checks.filter(({ weight }) => weight !== 'note').length;
  return (
    <Section title={title} aside={wrong === 0 ? undefined : `${wrong} ${wrong === 1 ? 'problem' : 'problems'}`}>
      {query.data?.warnings.map((warning) => <p key={warning} className={styles.quiet}>{warning}</p>)}
      <Checks checks={answer.checks} />
      {answer.reality.length === 0 ? null : <RealityTable reality={answer.reality} />}
      <Objects answer={answer} />
      {silentKinds(answer.kinds).map(({ why, sentence }) => <p key={why} className={styles.quiet}><Absence why={why} detail={sentence} /> {sentence}</p>)}
    </Section>
  );
}

/** What the checks found, as sentences. */
export function Checks({ checks }: { readonly checks: ConfigAnswer['checks'] }) {
  return (
    <ul className={styles.checks} aria-label="Checks of the configuration">
      {checks.map((check) => (
        <li key={`${check.id} ${check.object.kind} ${check.object.namespace} ${check.object.name} ${check.path}`}>
          <GradeMark mark={marks[check.weight]} />
          <div><b>{check.object.kind} {check.object.namespace}/{check.object.name}</b>: {check.sentence} <span className={styles.remedy}>{check.remedy}</span> <code className={styles.path}>{check.path}</code></div>
        </li>
      ))}
    </ul>
  );
}

function RealityTable({ reality }: { readonly reality: ConfigAnswer['reality'] }) {
  return (
    <table className={styles.table} aria-label="Configured and observed">
      <thead><tr><th scope="col"><span className="only-read-aloud">What</span></th><th scope="col">configured</th><th scope="col">observed</th></tr></thead>
      <tbody>{reality.map((row) => <tr key={row.what}><th scope="row">{row.obeys === false ? <GradeMark mark="critical" /> : null}{row.what}</th><td>{row.configured}</td><td className={row.obeys === false ? styles.wrong : undefined}>{row.observed}{row.obeys === false ? <span className="only-read-aloud"> (reality does not obey)</span> : null}</td></tr>)}</tbody>
    </table>
  );
}

function Objects({ answer: { objects, kinds } }: { readonly answer: ConfigAnswer }) {
  if (objects.length === 0) {
    return kinds.some(({ state }) => state === 'ok') ? <p className={styles.quiet}>No object of the kinds that could be read acts here: the mesh does what it does by default.</p> : null;
  }
  return objects.map((one) => (
    <details key={`${one.type} ${one.namespace} ${one.name}`} className={styles.object} open={objects.length <= 3}>
      <summary><b>{one.kind}</b> <span className={styles.name}>{one.namespace}/{one.name}</span>{one.overriddenBy === null ? null : <span className={styles.overridden}>overridden</span>}</summary>
      <p className={styles.quiet}>{one.at === 'gateway' ? 'At the gateway' : one.at === 'caller' ? 'At the caller' : 'At the called side'}: {one.because}.{one.overriddenBy === null ? '' : ` ${one.overriddenBy} acts in its place.`}</p>
      <dl className={styles.says}>{one.says.map(({ what, text }, index) => <div key={`${what} ${index}`}><dt>{what}</dt><dd>{text}</dd></div>)}</dl>
      <CopyButton label="Copy kubectl" hint="Copies the command that shows this object" text={() => commandOf(one)} />
    </details>
  ));
}
