'use client';

import { LazySparkline } from '@/components/charts/lazy-sparkline';
import { signalsOf, signalText } from '@/components/mesh/host-health';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { signalTitle } from '@/components/mesh/signal-words';
import { Section } from '@/components/ui/section';
import { formatMilliseconds, formatRate, formatRatio, formatUnit } from '@/lib/base/format-number';
import { formatClock, formatMoment, type Zone } from '@/lib/base/format-time';
import type { Snapshot } from '@/lib/export/snapshot-schema';
import { gradeWords } from '@/lib/health/edge-health';
import type { Selection } from '@/lib/url/selection';
import styles from './snapshot-screen.module.css';

interface DetailsProps {
  readonly snapshot: Snapshot;
  readonly picture: MeshPicture;
  readonly selection: Selection | null;
  readonly zone: Zone;
}

function EdgeNumbers({ picture, id }: { readonly picture: MeshPicture; readonly id: string }) {
  const judged = picture.health.edges.get(id);
  if (judged === undefined) return null;
  const { edge, health, from, to } = judged;
  const { requests, errors5xx } = edge.traffic;
  const own = picture.latency?.edges[id];
  const rows = [
    ['state', gradeWords[health.grade]],
    ['caller P50 / P95 / P99', own?.source ? [own.source.p50, own.source.p95, own.source.p99].map(formatMilliseconds).join(' / ') : '–'],
    ['callee P50 / P95 / P99', own?.destination ? [own.destination.p50, own.destination.p95, own.destination.p99].map(formatMilliseconds).join(' / ') : '–'],
    ['requests', formatRate(requests)],
    ['5xx', formatRatio(requests === null || requests === 0 || errors5xx === null ? null : errors5xx / requests)],
    ['under mTLS', formatRatio(edge.mtls)],
  ] as const;
  return (
    <Section title={`${from} → ${to}`}>
      <dl className={styles.numbers}>{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {health.reasons.map((reason) => <p key={reason}>{reason}</p>)}
    </Section>
  );
}

function HostNumbers({ picture, name }: { readonly picture: MeshPicture; readonly name: string }) {
  const host = picture.hosts?.hosts.find((one) => one.name === name);
  if (host === undefined) return null;
  return (
    <Section title={host.name}>
      <dl className={styles.numbers}>{signalsOf(host).map((one) => <div key={one.name}><dt>{signalTitle(one.name)}</dt><dd>{signalText(one.signal) ?? '–'}</dd></div>)}</dl>
    </Section>
  );
}

/** The configuration that acted on the selection, or what the checks found in the whole mesh. */
function Configuration({ snapshot, of }: { readonly snapshot: Snapshot; readonly of: string }) {
  const kept = snapshot.configuration.find((one) => (one.of ?? 'mesh') === of);
  if (kept === undefined) return null;
  return (
    <Section title="Configuration in force">
      <ul className={styles.events}>
        {kept.objects.map((one) => <li key={`${one.type} ${one.namespace}/${one.name} ${one.at}`}><b>{one.kind} {one.namespace}/{one.name}</b> {one.because}. {one.says.map(({ what, text }) => `${what}: ${text}`).join('; ')}</li>)}
        {kept.checks.map((one) => <li key={`${one.id} ${one.object.namespace}/${one.object.name} ${one.path}`}><b>{one.object.kind} {one.object.namespace}/{one.object.name}</b> {one.sentence} {one.remedy}</li>)}
      </ul>
      {kept.objects.length + kept.checks.length === 0 ? <p>None was known to act here.</p> : null}
    </Section>
  );
}

/** What the snapshot says about the selection: numbers, the series that had been looked at, and the events. */
export function SnapshotDetails({ snapshot, picture, selection, zone }: DetailsProps) {
  const of = selection === null ? 'mesh' : `${selection.kind}:${selection.id}`;
  const series = snapshot.series.filter((one) => one.of === of);
  const events = [...(snapshot.timeline?.events ?? [])].sort((a, b) => b.at - a.at).slice(0, 60);
  return (
    <div className={styles.details}>
      {selection?.kind === 'edge' ? <EdgeNumbers picture={picture} id={selection.id} /> : null}
      {selection?.kind === 'host' ? <HostNumbers picture={picture} name={selection.id} /> : null}
      {snapshot.suspects === null || selection !== null ? null : (
        <Section title="Suspects">
          <ul className={styles.events}>{snapshot.suspects.suspects.map(({ sentence, probability, evidence }) => <li key={sentence}><b>{sentence}</b> {formatRatio(probability)} sure. {evidence.map(({ what }) => what).join(' ')}</li>)}</ul>
        </Section>
      )}
      {series.map((one) => {
        const values = one.points.map(([, value]) => value);
        const known = values.filter((value) => value !== null);
        return (
          <Section key={one.what} title={one.what} aside={`${formatClock(one.points[0]?.[0] ?? 0, zone, false)} – ${formatClock(one.points.at(-1)?.[0] ?? 0, zone, false)}`}>
            <LazySparkline values={values} top={0} limit={null} colour="var(--accent)" width={230} height={48} />
            <p>{known.length === 0 ? 'Nothing measured.' : `least ${formatUnit(Math.min(...known), one.unit)}, most ${formatUnit(Math.max(...known), one.unit)}`}</p>
          </Section>
        );
      })}
      <Configuration snapshot={snapshot} of={of} />
      <Section title={snapshot.timeline === null ? 'Events' : `Events · ${events.length}`}>
        {snapshot.timeline === null ? <p>Events were not read.</p> : events.length === 0 ? <p>None in this time.</p> : (
          <ul className={styles.events}>{events.map((event) => <li key={`${event.at} ${event.kind} ${event.name} ${event.reason}`}><b>{formatClock(event.at, zone)} {event.reason}</b> {event.kind} {event.name}: {event.message}</li>)}</ul>
        )}
      </Section>
      <p className={styles.quiet}>Made {formatMoment(snapshot.madeAt, zone)} by Undermesh {snapshot.madeBy}. {selection === null ? 'Select an edge or a host.' : ''}</p>
    </div>
  );
}
