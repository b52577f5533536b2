'use client';

import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { seriesQuery } from '@/lib/queries/series-query';
import { timelineQuery } from '@/lib/queries/timeline-query';
import { Notice } from '../ui/notice';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';
import type { Band } from './band-drag';
import { chooseRows } from './strip-layout';
import { StripLabels } from './strip-labels';
import { StripPlot } from './strip-plot';
import { atTimes, type StripSubject } from './strip-subject';
import type { StripStretch } from './stretch';
import styles from './time-strip.module.css';

interface TimeStripProps {
  readonly stretch: StripStretch | null;
  /** Moment of the picture. */
  readonly at: number | null;
  /** Moment that the address asks for, which the picture may not show yet; null or absent = live. */
  readonly asked?: number | null;
  readonly live: boolean;
  readonly window: number;
  /** The signal that hurts most now: shown unless another is chosen. */
  readonly suggested: SignalName;
  readonly onMoment: (at: number | null) => void;
  readonly onBand: (band: Band) => void;
  /** Moment that one compares with. */
  readonly compared: number | null;
  readonly onHost: (name: string) => void;
  /** Whose latency is shown instead of the whole mesh's: the selection's. */
  readonly subject?: StripSubject | null;
  /** Something that explains the strip, shown over it. */
  readonly note?: ReactNode;
}

/** The strip under the map: the whole mesh and every host over time, on one axis. */
export function TimeStrip({ stretch, at, asked = null, live, window, suggested, compared, onMoment, onBand, onHost, subject = null, note }: TimeStripProps) {
  const [chosen, setChosen] = useState<SignalName | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [zone] = useZone();
  const signal = chosen ?? suggested;
  const query = useQuery({ ...timelineQuery({ start: stretch?.start ?? 0, end: stretch?.end ?? 0, step: stretch?.step ?? 30, signal }), enabled: stretch !== null });
  // The question changes with every step of time: when the newest one fails, the last answer stays.
  const [last, setLast] = useState(query.data);
  if (query.data !== undefined && query.data !== last) setLast(query.data);
  const mesh = (query.data ?? last)?.data;
  const latency = useQuery({ ...seriesQuery({ of: subject?.of ?? 'mesh', what: 'p99', start: stretch?.start ?? 0, end: stretch?.end ?? 0, step: stretch?.step ?? 30, ...(subject === null ? {} : { level: subject.level }) }), enabled: stretch !== null && subject !== null });
  const own = subject !== null && latency.data?.data.of === subject.of ? latency.data.data.points : null;
  const data = mesh === undefined || own === null ? mesh : { ...mesh, p99: atTimes(own, mesh.times) };
  // The plot stays while the picture of another moment is being read: it would lose the focus of the keyboard.
  const [shown, setShown] = useState<{ at: number; stretch: StripStretch } | null>(null);
  if (at !== null && stretch !== null && (shown === null || shown.at !== at || shown.stretch !== stretch)) setShown({ at, stretch });
  const rows = data === undefined ? [] : chooseRows(data.hosts, signalCatalogue[data.signal].worse);
  const pointed = hover ?? at ?? Infinity;
  const index = data === undefined ? 0 : Math.max(0, lastIndexUpTo(data.times, pointed));
  return (
    <section className={styles.strip} aria-label="Time strip">
      {data === undefined ? <div className={styles.waiting}>{query.error === null ? (stretch === null ? 'The strip follows the traffic.' : 'Waiting for what happened before…') : <Notice mark="unknown" title={query.error.message} hint="The strip fills when it answers." />}</div>
        : <StripLabels data={data} latencyOf={own === null || subject === null ? 'whole mesh' : subject.name} rows={rows} hidden={data.hosts.length - rows.length} index={index} signal={signal} onSignal={setChosen} onHost={onHost} />}
      <div className={styles.frame} ref={ref}>
        {data === undefined || shown === null || width === 0 ? null
          : <StripPlot data={data} rows={rows} stretch={shown.stretch} width={width} at={shown.at} from={asked ?? shown.at} window={window} zone={zone} hover={hover} onHover={setHover} onMoment={onMoment} onBand={onBand} compared={compared} />}
        {data === undefined || query.error === null ? null : <p className={styles.old} role="status">Not up to date: {query.error.message}</p>}
        {note === undefined ? null : <div className={styles.note}>{note}</div>}
        {live ? null : <ToolButton className={styles.live ?? ''} onClick={() => onMoment(null)}>● Back to live <kbd>0</kbd></ToolButton>}
      </div>
    </section>
  );
}

function lastIndexUpTo(times: readonly number[], at: number): number {
  return times.findLastIndex((time) => time <= at);
}
