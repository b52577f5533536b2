'use client';

import { formatClock, formatMoment, type Zone } from '@/lib/base/format-time';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import { HeatRow } from './heat-row';
import { EventMarks } from './event-marks';
import { axisTicks, type StripStretch } from './stretch';
import { stripLayout } from './strip-layout';
import { linePath, stripScale } from './strip-scale';
import { placeOn, type Band } from './band-drag';
import { useBandDrag } from './use-band-drag';
import styles from './time-strip.module.css';

interface StripPlotProps {
  readonly data: TimelineAnswer;
  readonly rows: TimelineAnswer['hosts'];
  readonly stretch: StripStretch;
  readonly width: number;
  readonly at: number;
  /** Where keys step from: the moment asked for last, though its picture may not be there yet. */
  readonly from: number;
  readonly window: number;
  readonly zone: Zone;
  readonly hover: number | null;
  readonly onHover: (at: number | null) => void;
  readonly onMoment: (at: number) => void;
  /** Another window was dragged. */
  readonly onBand: (band: Band) => void;
  /** Moment that one compares with; null when one does not. */
  readonly compared: number | null;
}

/** The drawn part of the strip. A click, or the arrow keys on it, go to that moment; the window is a band that can be dragged, and drawn anew. */
export function StripPlot({ data, rows, stretch, width, at, from, window, zone, hover, onHover, onMoment, onBand, compared }: StripPlotProps) {
  const scale = stripScale(stretch, width);
  const layout = stripLayout(data.p99 !== null, rows.length);
  const lines = [...(data.p99 === null ? [] : [[data.p99, styles.p99] as const]), [data.errors5xx, styles.errors] as const, [data.requests, styles.requests] as const];
  const latest = stretch.end + stretch.step;
  const { shown, cursor, handlers } = useBandDrag({ band: { at, window }, scale, latest, onMoment, onBand });
  const widthOf = (span: number) => Math.max(4, scale.x(at) - scale.x(at - span));
  const momentAt = (clientX: number, target: Element) => Math.round(scale.at(placeOn(target, clientX, width)));
  return (
    <svg
      className={styles.plot} width={width} height={layout.height} role="slider" tabIndex={0} aria-label="Moment" aria-valuemin={stretch.start} aria-valuemax={stretch.end + stretch.step} aria-valuenow={at} aria-valuetext={formatMoment(at, zone)}
      {...handlers} style={{ cursor }}
      onPointerMove={(event) => { onHover(momentAt(event.clientX, event.currentTarget)); handlers.onPointerMove(event); }} onPointerLeave={() => onHover(null)}
      onKeyDown={(event) => {
        const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (direction === 0) return;
        event.preventDefault();
        onMoment(Math.min(Math.floor(from) + direction * stretch.step, latest));
      }}
    >
      {axisTicks(stretch, Math.max(3, width / 130)).map((tick) => (
        <g key={tick}>
          <line x1={scale.x(tick)} x2={scale.x(tick)} y1={4} y2={layout.axis} className={styles.grid} />
          <text x={scale.x(tick)} y={layout.axis + 13} className={styles.tick}>{stretch.end - stretch.start > 86_400 ? formatMoment(tick, zone).slice(5, 16) : formatClock(tick, zone, false)}</text>
        </g>
      ))}
      {lines.map(([values, look], index) => (
        <g key={index} transform={`translate(0 ${layout.lines[index] ?? 0})`}><path data-line={index} d={linePath(data.times, values, scale, layout.lineHeight)} className={`${styles.line} ${look}`} /></g>
      ))}
      {rows.map((row, index) => <HeatRow key={row.name} name={row.name} times={data.times} values={row.values} signal={data.signal} scale={scale} y={layout.rows[index] ?? 0} height={layout.rowHeight} />)}
      <EventMarks events={data.events} scale={scale} height={layout.axis} />
      {compared === null ? null : <rect x={scale.x(compared) - widthOf(window)} y={2} width={widthOf(window)} height={layout.axis - 2} className={styles.compared}><title>{`compared with ${formatMoment(compared, zone)}`}</title></rect>}
      <rect x={scale.x(shown.at) - widthOf(shown.window)} y={2} width={widthOf(shown.window)} height={layout.axis - 2} className={styles.band} />
      {hover === null ? null : <line x1={scale.x(hover)} x2={scale.x(hover)} y1={0} y2={layout.axis} className={styles.cross} />}
      {hover === null ? null : <text x={Math.min(width - 56, Math.max(2, scale.x(hover) + 4))} y={layout.axis + 13} className={styles.hoverTime}>{formatClock(hover, zone)}</text>}
    </svg>
  );
}
