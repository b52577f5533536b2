'use client';

import { Line, LineChart, ReferenceLine, YAxis } from 'recharts';

export interface SparklineProps {
  /** null = nothing measured at that step: a gap. */
  readonly values: readonly (number | null)[];
  /** The top of the scale; larger values widen it. */
  readonly top: number;
  /** A line at the value from which it is raised. */
  readonly limit: number | null;
  readonly colour: string;
  readonly width?: number;
  readonly height?: number;
}

/** A line without axes, beside the number it belongs to. Gaps stay gaps. */
export function Sparkline({ values, top, limit, colour, width = 108, height = 22 }: SparklineProps) {
  const most = Math.max(top, ...values.map((value) => value ?? 0));
  return (
    <div aria-hidden="true" style={{ width, height, flex: 'none' }}>
      <LineChart width={width} height={height} data={values.map((value) => ({ value }))} margin={{ top: 2, right: 1, bottom: 2, left: 1 }} accessibilityLayer={false}>
        <YAxis hide domain={[0, most]} />
        {limit === null || limit > most ? null : <ReferenceLine y={limit} stroke="var(--line)" strokeDasharray="3 2" />}
        <Line dataKey="value" stroke={colour} strokeWidth={1.4} dot={false} connectNulls={false} isAnimationActive={false} type="linear" />
      </LineChart>
    </div>
  );
}
