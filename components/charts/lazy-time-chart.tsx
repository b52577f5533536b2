'use client';

import dynamic from 'next/dynamic';
import { loadCode } from '@/lib/queries/load-code';
import { Later } from '../ui/later';
import type { TimeChartProps } from './time-chart';

export type { ChartLine } from './time-chart';

const Loaded = dynamic(() => loadCode(() => import('./time-chart')).then((module) => module.TimeChart), { ssr: false });

/** A chart whose library is fetched when the first one is shown; its place is kept. It says nothing aloud: the numbers stand beside it. */
export function LazyTimeChart(props: TimeChartProps) {
  return <div aria-hidden="true" style={{ width: props.width, height: props.height + (props.axis ? 18 : 0) }}>{props.width === 0 ? null : <Later><Loaded {...props} /></Later>}</div>;
}
