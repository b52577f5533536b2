'use client';

import { Line, LineChart, ReferenceArea, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock, type Zone } from '@/lib/base/format-time';
import styles from './time-chart.module.css';

/** One line of a chart. `dash` tells lines apart without colour. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly dash?: string;
  readonly thin?: boolean;
}

/** A moment marked on the axis. */
export interface ChartMark {
  readonly at: number;
  readonly warning: boolean;
}

export interface TimeChartProps {
  /** Moments of the values, unix seconds, equally far apart. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  /** The window of the picture, unix seconds. */
  readonly band: readonly [number, number];
  /** A line from which on it is raised; null = none. */
  readonly limit: number | null;
  readonly format: (value: number) => string;
  /** Charts of one group point at the same moment together. */
  readonly group: string;
  readonly zone: Zone;
  readonly width: number;
  readonly height: number;
  /** Whether the moments are written below: on the last of charts that stand under one another. */
  readonly axis: boolean;
}

interface Row {
  readonly time: number;
  readonly values: readonly (number | null)[];
}

const axisHeight = 18;

/** Lines over time without margins, so that charts of one width lie on one time axis. Gaps stay gaps. */
export function TimeChart({ times, lines, marks, band, limit, format, group, zone, width, height, axis }: TimeChartProps) {
  const [start, end] = [times[0] ?? 0, times.at(-1) ?? 1];
  const most = Math.max(Number.MIN_VALUE, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const data = times.map((time, index): Row => ({ time, values: lines.map(({ values }) => values[index] ?? null) }));
  return (
    <LineChart width={width} height={height + (axis ? axisHeight : 0)} data={data} margin={{ top: 3, right: 0, bottom: 0, left: 0 }} syncId={group} accessibilityLayer={false}>
      <XAxis dataKey="time" type="number" domain={[start, end]} hide={!axis} height={axisHeight} interval="preserveStartEnd" tickCount={4} tickLine={false} tickFormatter={(time: number) => formatClock(time, zone, false)} tick={{ fontSize: 10, fill: 'var(--ink3)' }} stroke="var(--line)" />
      <YAxis hide domain={[0, most * 1.04]} />
      <ReferenceArea x1={Math.max(start, band[0])} x2={Math.min(end, band[1])} fill="var(--accent)" fillOpacity={0.16} />
      {limit === null || limit > most ? null : <ReferenceLine y={limit} stroke="var(--ink3)" strokeDasharray="3 2" />}
      {marks.filter(({ at }) => at >= start && at <= end).map(({ at, warning }, index) => <ReferenceLine key={`${at} ${index}`} x={at} stroke={warning ? 'var(--warn)' : 'var(--accent)'} strokeDasharray="2 2" />)}
      {lines.map(({ name, colour, dash, thin }, index) => <Line key={name} name={name} dataKey={(row: Row) => row.values[index] ?? null} stroke={colour} strokeWidth={thin === true ? 1 : 1.6} {...(dash === undefined ? {} : { strokeDasharray: dash })} dot={false} connectNulls={false} isAnimationActive={false} type="linear" />)}
      <Tooltip isAnimationActive={false} cursor={{ stroke: 'var(--ink3)' }} content={({ active, payload, label }) => (active === true ? <Pointed at={Number(label)} zone={zone} rows={payload.map(({ name, value }) => [String(name), typeof value === 'number' ? format(value) : '–'])} /> : null)} />
    </LineChart>
  );
}

function Pointed({ at, zone, rows }: { readonly at: number; readonly zone: Zone; readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <div className={styles.pointed}>
      <b>{formatClock(at, zone)}</b>
      {rows.map(([name, text]) => <div key={name}><span>{name}</span> <b>{text}</b></div>)}
    </div>
  );
}
