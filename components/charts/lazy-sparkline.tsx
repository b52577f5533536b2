'use client';

import dynamic from 'next/dynamic';
import { loadCode } from '@/lib/queries/load-code';
import { Later } from '../ui/later';
import type { SparklineProps } from './sparkline';

const Loaded = dynamic(() => loadCode(() => import('./sparkline')).then((module) => module.Sparkline), { ssr: false });

/** A sparkline whose chart library is fetched when the first one is shown; its place is kept. */
export function LazySparkline(props: SparklineProps) {
  return <span style={{ display: 'inline-block', width: props.width ?? 108, height: props.height ?? 22, flex: 'none' }}><Later><Loaded {...props} /></Later></span>;
}
