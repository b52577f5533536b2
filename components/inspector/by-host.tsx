'use client';

import { useQuery } from '@tanstack/react-query';
import { formatCount, formatMilliseconds } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import { podsQuery, type PodsQuestion } from '@/lib/queries/pods-query';
import type { PodsAnswer } from '@/lib/wire/pods-answer';
import { Absence } from '../ui/absence';
import { Meter } from '../ui/meter';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';
import { ownLimitSentences } from './own-limits';

/** The split that convicts: P99 of one workload by the host under its pods, and what the pods' own limits do to it. */
export function ByHost({ name, question }: { readonly name: string; readonly question: PodsQuestion }) {
  const query = useQuery(podsQuery(question));
  const answer = query.data?.data.node === question.node ? query.data.data : undefined;
  const title = `${name}, P99 by host`;
  if (answer === undefined) {
    return <Section title={title}>{query.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={query.error.message} />}</Section>;
  }
  const measured = answer.hosts.filter((one) => one.in !== null);
  const most = Math.max(...measured.map((one) => one.in?.p99 ?? 0));
  const limits = ownLimitSentences(answer);
  return (
    <>
      <Section title={title} aside={<CopyNumber number="podSplit" of="this split" />}>
        {answer.hosts.length === 0 ? <p className={styles.small}>Its pods have no proxy that reported in this window.</p> : null}
        {answer.hosts.map((one) => <HostRow key={one.host ?? '?'} row={one} most={most} />)}
      </Section>
      {limits.length === 0 ? null : <Section title="Own limits of its pods" aside={<CopyNumber number="ownLimits" of="the limits" />}><ul className={styles.flags}>{limits.slice(0, 6).map((one) => <li key={one}>{one}</li>)}</ul></Section>}
    </>
  );
}

function HostRow({ row, most }: { readonly row: PodsAnswer['hosts'][number]; readonly most: number }) {
  const { host, in: answered, pods } = row;
  const thin = answered !== null && answered.requests < edgeThresholds.thinRequests;
  const { raised, critical } = edgeThresholds.p99;
  const mark = answered === null || thin ? 'thin' : answered.p99 >= critical ? 'critical' : answered.p99 >= raised ? 'raised' : 'calm';
  const look = mark === 'critical' ? styles.critical : mark === 'raised' ? styles.raised : '';
  return (
    <div className={styles.byHost} title={answered === null ? undefined : `${formatCount(Math.round(answered.requests))} requests answered by ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}: ${pods.map((pod) => pod.name).join(', ')}`}>
      <span className={styles.grow}>{host ?? 'host not known'}</span>
      <Meter share={answered === null || most === 0 ? null : answered.p99 / most} mark={mark} />
      <b className={look}>{answered === null ? <Absence why="absent" detail="Its pods there answered no request in this window." /> : formatMilliseconds(answered.p99)}{thin ? ' ⋯' : ''}</b>
    </div>
  );
}
