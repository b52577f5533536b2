import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { seriesQuery } from '@/lib/queries/series-query';
import type { SeriesAnswer, SeriesRequest } from '@/lib/wire/series-answer';
import type { ChartLine } from '../charts/lazy-time-chart';

/** A line to be read and drawn. */
export interface WantedLine extends Omit<ChartLine, 'values'> {
  readonly question: SeriesRequest;
}

/** A line with what became of reading it. */
export interface ReadLine extends ChartLine {
  readonly state: 'loading' | 'failed' | 'ready';
  readonly problem: string | undefined;
  readonly unit: SeriesAnswer['unit'] | null;
  readonly promql: string | undefined;
  /** The last measured value, and the highest. */
  readonly newest: number | null;
  readonly peak: number | null;
}

/** So many series are asked for at once: a browser holds six connections, and what is cheap must not wait behind what is dear. */
const atOnce = 3;

/** Reads some series over one stretch of time, a few at once. An answer to another question is never shown as one to this. */
export function useLines(wanted: readonly WantedLine[]): readonly ReadLine[] {
  const [open, setOpen] = useState(atOnce);
  const answers = useQueries({ queries: wanted.map(({ question }, index) => ({ ...seriesQuery(question), enabled: index < open })) });
  const settled = answers.filter(({ data, error }) => data !== undefined || error !== null).length;
  if (settled + atOnce > open) setOpen(settled + atOnce);
  return wanted.map(({ question, ...line }, index): ReadLine => {
    const answer = answers[index];
    const data = answer?.data?.data;
    const fits = data !== undefined && data.of === question.of && data.what === question.what && data.side === question.side;
    const values = fits ? data.points.map(([, value]) => value) : [];
    const known = values.filter((value) => value !== null);
    return {
      ...line, values, state: fits ? 'ready' : (answer?.error ?? null) === null ? 'loading' : 'failed', problem: answer?.error?.message,
      unit: fits ? data.unit : null, promql: fits ? data.promql : undefined, newest: known.at(-1) ?? null, peak: known.length === 0 ? null : Math.max(...known),
    };
  });
}
