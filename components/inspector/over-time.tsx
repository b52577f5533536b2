'use client';

import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { formatUnit } from '@/lib/base/format-number';
import { formatClock } from '@/lib/base/format-time';
import { timelineQuery } from '@/lib/queries/timeline-query';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import { LazyTimeChart } from '../charts/lazy-time-chart';
import type { MeshPicture } from '../mesh/mesh-picture';
import { suggestedSignal } from '../mesh/suggested-signal';
import { Absence } from '../ui/absence';
import { Later } from '../ui/later';
import { Section } from '../ui/section';
import { useZone } from '../ui/use-zone';
import { CopyQuery } from './copy-query';
import type { Stretch } from './hosts-under';
import styles from './over-time.module.css';
import { useLines, type ReadLine, type WantedLine } from './use-lines';

/** Lines that share one scale. */
export interface WantedChart {
  readonly title: string;
  readonly limit: number | null;
  readonly lines: readonly WantedLine[];
}

interface OverTimeProps {
  readonly title: string;
  readonly stretch: Stretch | null;
  readonly picture: MeshPicture;
  readonly charts: readonly WantedChart[];
  /** Whether an event belongs here. */
  readonly isHere: (event: TimelineAnswer['events'][number]) => boolean;
}

const mostEvents = 6;

/** Charts under one another on one time axis: the window, what was before it, and what happened. */
export function OverTime({ title, stretch, picture, charts, isHere }: OverTimeProps) {
  if (stretch === null) return null;
  return <Section title={title} aside="newest · highest"><Later><Drawn key={charts[0]?.lines[0]?.question.of ?? ''} stretch={stretch} picture={picture} charts={charts} isHere={isHere} /></Later></Section>;
}

function Drawn({ stretch, picture, charts, isHere }: Omit<OverTimeProps, 'title' | 'stretch'> & { readonly stretch: Stretch }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [zone] = useZone();
  const lines = useLines(charts.flatMap((chart) => chart.lines));
  const timeline = useQuery(timelineQuery({ ...stretch, signal: suggestedSignal(picture.hosts) }));
  const events = (timeline.data?.data.events ?? []).filter((event) => event.at >= stretch.start && event.at <= stretch.end && isHere(event));
  const times = Array.from({ length: Math.round((stretch.end - stretch.start) / stretch.step) + 1 }, (_, index) => stretch.start + index * stretch.step);
  const { at, window } = picture.graph;
  return (
    <div ref={ref} className={styles.charts}>
      {charts.map((chart, index) => {
        const first = charts.slice(0, index).reduce((sum, one) => sum + one.lines.length, 0);
        const own = lines.slice(first, first + chart.lines.length);
        const unit = own.find((line) => line.unit !== null)?.unit ?? 'count';
        return (
          <figure key={chart.title} aria-label={chart.title} className={styles.chart}>
            <figcaption>{own.map((line) => <Legend key={line.name} line={line} />)}</figcaption>
            <LazyTimeChart times={times} lines={own.filter((line) => line.values.length > 0)} marks={events.map((event) => ({ at: event.at, warning: event.type === 'Warning' }))} band={[at - window, at]} limit={chart.limit} format={(value) => formatUnit(value, unit)} group="details" zone={zone} width={width} height={46} axis={index === charts.length - 1} />
          </figure>
        );
      })}
      {events.length === 0 ? null : <ul className={styles.events} aria-label="Events on this axis">{[...events].sort((a, b) => b.at - a.at).slice(0, mostEvents).map((event) => <li key={`${event.at} ${event.kind} ${event.name} ${event.reason}`} title={event.message}><span>{formatClock(event.at, zone)}</span> <b className={event.type === 'Warning' ? styles.warning : undefined}>{event.reason}</b> {event.name}</li>)}</ul>}
      {events.length > mostEvents ? <p className={styles.more}>and {events.length - mostEvents} more on the time strip</p> : null}
    </div>
  );
}

function Legend({ line }: { readonly line: ReadLine }) {
  const { name, colour, dash, thin, state, problem, unit, newest, peak, promql } = line;
  return (
    <span className={styles.line}>
      <svg width="18" height="8" aria-hidden="true"><line x1="0" x2="18" y1="4" y2="4" stroke={colour} strokeWidth={thin === true ? 1.2 : 2} strokeDasharray={dash} /></svg>
      <span className={styles.name}>{name}</span>
      {state !== 'ready' || unit === null ? <Absence why={state === 'failed' ? 'failed' : 'loading'} detail={problem} /> : newest === null ? <Absence why="absent" /> : <><b>{formatUnit(newest, unit)}</b><span className={styles.peak}>{peak === null ? '' : formatUnit(peak, unit)}</span></>}
      <CopyQuery promql={promql} of={`${name} over time`} />
    </span>
  );
}
