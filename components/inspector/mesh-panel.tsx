'use client';

import { formatRate, formatRatio } from '@/lib/base/format-number';
import type { JudgedEdge } from '../mesh/mesh-health';
import { headlineNumber, shareOf } from '../mesh/edge-numbers';
import type { MeshPicture } from '../mesh/mesh-picture';
import { GradeMark } from '../ui/grade-mark';
import { Absence } from '../ui/absence';
import { NumberTile, NumberTiles } from '../ui/number-tile';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { PanelHead } from './panel-head';
import styles from './inspector.module.css';

function total(edges: readonly JudgedEdge[], what: 'requests' | 'errors5xx'): number | null {
  const known = edges.flatMap(({ edge }) => edge.traffic[what] ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}

/** The whole mesh, when nothing is selected and nothing is sick: what is slowest, though it is calm. */
export function MeshPanel({ picture, onEdge }: { readonly picture: MeshPicture; readonly onEdge: (id: string) => void }) {
  const edges = [...picture.health.edges.values()];
  const requests = total(edges, 'requests');
  const failed = shareOf(total(edges, 'errors5xx'), requests);
  const slowest = edges.filter((one) => one.health.quantiles !== null).sort((a, b) => (b.health.quantiles?.p99 ?? 0) - (a.health.quantiles?.p99 ?? 0)).slice(0, 10);
  const rows = slowest.map((one) => ({
    id: one.edge.id, label: `${one.from} to ${one.to}: ${headlineNumber(one, 'latency')}`,
    content: <><GradeMark mark={one.health.grade} /><span className={styles.grow}>{one.from} → {one.to}</span><b className={styles.number}>{headlineNumber(one, 'latency')}</b></>,
  }));
  return (
    <>
      <PanelHead kind="Whole mesh" title="Nothing is sick" subtitle="Select an edge, a node or a host to see its numbers." grade="calm" />
      <NumberTiles>
        <NumberTile value={picture.graph.edges.length} caption={`edges between ${picture.graph.nodes.length} nodes`} />
        <NumberTile value={requests === null ? <Absence why="absent" /> : formatRate(requests)} caption="requests, all edges" />
        <NumberTile value={failed === null ? <Absence why="absent" /> : formatRatio(failed)} caption="5xx" />
      </NumberTiles>
      {rows.length === 0 ? null : <Section title="Slowest, P99"><RowList label="Slowest edges" rows={rows} selected={null} onSelect={onEdge} /></Section>}
    </>
  );
}
