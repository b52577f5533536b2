'use client';

import { useQuery } from '@tanstack/react-query';
import { formatByteRate, formatBytes, formatCount } from '@/lib/base/format-number';
import { formatSpan } from '@/lib/base/format-time';
import { neighboursQuery, type NeighboursQuestion } from '@/lib/queries/neighbours-query';
import type { NeighboursAnswer } from '@/lib/wire/neighbours-answer';
import { Absence } from '../ui/absence';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';

type Pod = NeighboursAnswer['pods'][number];
type Change = Pod['cpuCores'];

const shownAtMost = 8;
/** A change smaller than this share is not worth an arrow. */
const noticed = 0.2;

/** Who shares the host, what they take, and how that changed; and what Kubernetes reported about them. */
export function Neighbours({ question }: { readonly question: NeighboursQuestion }) {
  const query = useQuery(neighboursQuery(question));
  const answer = query.data?.data.host === question.host ? query.data.data : undefined;
  const title = 'Who takes what here';
  if (answer === undefined) return <Section title={title}>{query.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={query.error.message} />}</Section>;
  const measured = answer.pods.filter((pod) => pod.cpuCores.now !== null || pod.memoryBytes.now !== null);
  return (
    <>
      <Section title={title} aside={<>change against {formatSpan(answer.before)} before <CopyNumber number="neighbours" of="the neighbours" /></>}>
        {measured.length === 0 ? <p className={styles.small}>No container of this host was measured: cAdvisor is not scraped, or nothing runs here.</p> : (
          <table className={styles.table}>
            <thead><tr><th scope="col">Pod</th><th scope="col">CPUs</th><th scope="col">Memory</th><th scope="col">Disk</th><th scope="col">Network</th></tr></thead>
            <tbody>{measured.slice(0, shownAtMost).map((pod) => <PodRow key={`${pod.namespace}/${pod.name}`} pod={pod} />)}</tbody>
          </table>
        )}
        {measured.length > shownAtMost ? <p className={styles.small}>and {measured.length - shownAtMost} more whose use grew less</p> : null}
      </Section>
      {answer.events.length === 0 ? null : <Section title="What Kubernetes reported here"><ul className={styles.flags}>{answer.events.slice(0, 6).map((event) => <li key={`${event.at} ${event.reason} ${event.name}`}><b>{event.reason}</b> {event.kind === 'Node' ? '' : `${event.name}: `}{event.message}</li>)}</ul></Section>}
    </>
  );
}

function PodRow({ pod }: { readonly pod: Pod }) {
  return (
    <tr>
      <th scope="row" title={`${pod.namespace}/${pod.name}`}>{pod.workload ?? pod.name}</th>
      <td><Number change={pod.cpuCores} text={formatCount} /></td>
      <td><Number change={pod.memoryBytes} text={formatBytes} /></td>
      <td><Number change={pod.diskBytes} text={formatByteRate} /></td>
      <td><Number change={pod.networkBytes} text={formatByteRate} /></td>
    </tr>
  );
}

function Number({ change: { now, before }, text }: { readonly change: Change; readonly text: (value: number | null) => string }) {
  if (now === null) return <Absence why="absent" />;
  const arrow = before === null ? 'new' : now > before * (1 + noticed) ? '▲' : now < before * (1 - noticed) ? '▼' : '';
  const said = before === null ? 'not there before' : `${text(before)} before`;
  return <span title={said}>{text(now)}{arrow === '' ? null : <span aria-label={arrow === '▲' ? 'more than before' : arrow === '▼' ? 'less than before' : 'not there before'} role="img"> {arrow}</span>}</span>;
}
