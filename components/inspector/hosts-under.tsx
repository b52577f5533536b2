'use client';

import { useQuery } from '@tanstack/react-query';
import { formatUnit } from '@/lib/base/format-number';
import type { Host, Hosts, SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { seriesQuery } from '@/lib/queries/series-query';
import type { TimelineQuestion } from '@/lib/queries/timeline-query';
import type { NodeId } from '@/lib/topology/graph';
import { LazySparkline } from '../charts/lazy-sparkline';
import { hostsUnder, type PodsOnHost } from '../mesh/where-pods-run';
import { signalTitle } from '../mesh/signal-words';
import { hostGrade } from '../mesh/host-health';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { Section } from '../ui/section';
import styles from './inspector.module.css';

/** The stretch of time of the strip below the map, which the sparklines share. */
export type Stretch = Omit<TimelineQuestion, 'signal'>;

interface HostsUnderProps {
  readonly title: string;
  readonly hosts: Hosts | null;
  readonly node: NodeId;
  readonly stretch: Stretch | null;
  readonly onHost: (name: string) => void;
}

const shownAtMost = 5;

/** The machines under the pods of a node, each with steal and iowait now and over time. */
export function HostsUnder({ title, hosts, node, stretch, onHost }: HostsUnderProps) {
  if (hosts === null) return <Section title={title}><Absence why="loading" words /></Section>;
  const under = hostsUnder(hosts, node);
  return (
    <Section title={title}>
      {under.length === 0 ? <p className={styles.small}>Where these pods run is not known: it lies outside the cluster, or neither Kubernetes nor kube-state-metrics could be read.</p> : null}
      {under.slice(0, shownAtMost).map((place) => <HostUnder key={place.name} place={place} stretch={stretch} onHost={onHost} />)}
      {under.length > shownAtMost ? <p className={styles.small}>and {under.length - shownAtMost} calmer hosts</p> : null}
    </Section>
  );
}

function HostUnder({ place, stretch, onHost }: { readonly place: PodsOnHost; readonly stretch: Stretch | null; readonly onHost: (name: string) => void }) {
  return (
    <div className={styles.host}>
      <button type="button" className={styles.hostName} onClick={() => onHost(place.name)}>
        <GradeMark mark={place.host === null ? 'unknown' : hostGrade(place.host)} /> <b>{place.name}</b> <span className={styles.small}>{place.pods === 1 ? '1 pod' : `${place.pods} pods`}</span>
      </button>
      {(['steal', 'iowait'] as const).map((name) => <SignalLine key={name} name={name} place={place} stretch={stretch} />)}
    </div>
  );
}

function SignalLine({ name, place, stretch }: { readonly name: SignalName; readonly place: PodsOnHost; readonly stretch: Stretch | null }) {
  const signal = place.host?.signals[name];
  const look = signal?.grade === 'critical' ? styles.critical : signal?.grade === 'raised' ? styles.raised : '';
  return (
    <div className={styles.signal}>
      <span>{signalTitle(name)}</span>
      {stretch === null ? null : <SignalSparkline name={name} host={place.name} stretch={stretch} grade={signal?.grade ?? 'unknown'} />}
      <b className={look}>{signal === undefined ? <Absence why="absent" /> : signal.value === null ? <Absence why={signal.reason ?? 'unknown'} /> : formatUnit(signal.value, signal.unit)}</b>
    </div>
  );
}

interface SignalSparklineProps { readonly name: SignalName; readonly host: string; readonly stretch: Stretch; readonly grade: NonNullable<Host['signals'][SignalName]>['grade'] }

/** One signal of one host over the stretch of the time strip. */
export function SignalSparkline({ name, host, stretch, grade }: SignalSparklineProps) {
  const { data } = useQuery(seriesQuery({ of: `host:${host}`, what: name, ...stretch }));
  const values = data?.data.what === name && data.data.of === `host:${host}` ? data.data.points.map(([, value]) => value) : [];
  const fact = signalCatalogue[name];
  const colour = grade === 'critical' ? 'var(--crit)' : grade === 'raised' ? 'var(--warn)' : 'var(--quiet)';
  return <LazySparkline values={values} top={(fact.critical ?? 1) * (fact.worse === 'lower' ? 10 : 1)} limit={fact.raised} colour={colour} width={104} />;
}
