'use client';

import { useQuery } from '@tanstack/react-query';
import { formatUnit } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import { seriesQuery } from '@/lib/queries/series-query';
import type { GraphEdge } from '@/lib/topology/graph';
import { LazySparkline } from '../charts/lazy-sparkline';
import { Absence } from '../ui/absence';
import { Section } from '../ui/section';
import { CopyQuery } from './copy-query';
import type { Stretch } from './hosts-under';
import styles from './inspector.module.css';

const httpLines = [['P99', 'p99', 'var(--ink)'], ['5xx', 'errors5xx', 'var(--warn)'], ['requests', 'requests', 'var(--quiet)']] as const;
const tcpLines = [['sent', 'sentBytes', 'var(--quiet)'], ['received', 'receivedBytes', 'var(--quiet)']] as const;

/** The numbers of one edge over the stretch of the time strip, each with its peak. */
export function EdgeOverTime({ edge, stretch }: { readonly edge: GraphEdge; readonly stretch: Stretch | null }) {
  if (stretch === null) return null;
  const lines = edge.protocol === 'tcp' ? tcpLines : httpLines;
  return <Section title="Over time" aside="peak · query">{lines.map(([title, what, colour]) => <Line key={what} title={title} what={what} colour={colour} edge={edge.id} stretch={stretch} />)}</Section>;
}

interface LineProps {
  readonly title: string;
  readonly what: (typeof httpLines)[number][1] | (typeof tcpLines)[number][1];
  readonly colour: string;
  readonly edge: string;
  readonly stretch: Stretch;
}

function Line({ title, what, colour, edge, stretch }: LineProps) {
  const { data, error } = useQuery(seriesQuery({ of: `edge:${edge}`, what, ...stretch }));
  const series = data?.data.what === what && data.data.of === `edge:${edge}` ? data.data : null;
  const values = (series?.points ?? []).map(([, value]) => value);
  const known = values.flatMap((value) => value ?? []);
  return (
    <div className={styles.copied}>
      <span>{title}</span>
      <LazySparkline values={values} top={0} limit={what === 'p99' ? edgeThresholds.p99.critical : null} colour={colour} width={104} />
      <b>{series === null ? <Absence why={error === null ? 'loading' : 'failed'} detail={error?.message} /> : known.length === 0 ? <Absence why="absent" /> : formatUnit(Math.max(...known), series.unit)}</b>
      <CopyQuery promql={series?.promql} of={title} />
    </div>
  );
}
