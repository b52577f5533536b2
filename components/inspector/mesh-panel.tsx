'use client';

import { useQuery } from '@tanstack/react-query';
import { formatRate, formatRatio } from '@/lib/base/format-number';
import type { JudgedEdge } from '../mesh/mesh-health';
import { configQuery } from '@/lib/queries/config-query';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { CopyRowQuery } from '../mesh/copy-row-query';
import { headlineNumber, headlineQuery, shareOf } from '../mesh/edge-numbers';
import type { MeshPicture } from '../mesh/mesh-picture';
import { GradeMark } from '../ui/grade-mark';
import { Absence } from '../ui/absence';
import { NumberTile, NumberTiles } from '../ui/number-tile';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { Checks } from './config-section';
import type { Stretch } from './hosts-under';
import { CopyNumber, NumberQueries } from './number-queries';
import { OutsideLinks } from './outside-links';
import { PanelHead } from './panel-head';
import styles from './inspector.module.css';

function total(edges: readonly JudgedEdge[], what: 'requests' | 'errors5xx'): number | null {
  const known = edges.flatMap(({ edge }) => edge.traffic[what] ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}

interface MeshPanelProps {
  readonly picture: MeshPicture;
  readonly scope: ScopeQuestion;
  readonly stretch: Stretch | null;
  readonly onEdge: (id: string) => void;
}

/** What can be said of a mesh in which nothing is known to be sick: calm is only what was measured. */
function stateOf({ graph, latencyState }: MeshPicture): { title: string; subtitle: string; grade: 'calm' | 'unknown' } {
  if (graph.edges.length === 0) return { title: 'No traffic was seen', subtitle: 'What had no requests in this window can be neither sick nor calm.', grade: 'unknown' };
  if (latencyState === 'failed') return { title: 'No errors; latency is not known', subtitle: 'Latency cannot be had now: what is only slow is not seen.', grade: 'unknown' };
  if (latencyState === 'pending') return { title: 'No errors so far', subtitle: 'Latency is still being read.', grade: 'unknown' };
  return { title: 'Nothing is sick', subtitle: 'Select an edge, a node or a host to see its numbers.', grade: 'calm' };
}

/** The whole mesh, when nothing is selected and nothing is sick: what is slowest, though it is calm. */
export function MeshPanel({ picture, scope, stretch, onEdge }: MeshPanelProps) {
  const edges = [...picture.health.edges.values()].filter(({ edge }) => edge.derived !== true);
  const requests = total(edges, 'requests');
  const failed = shareOf(total(edges, 'errors5xx'), requests);
  const slowest = edges.filter((one) => one.health.quantiles !== null).sort((a, b) => (b.health.quantiles?.p99 ?? 0) - (a.health.quantiles?.p99 ?? 0)).slice(0, 10);
  const rows = slowest.map((one) => ({
    id: one.edge.id, aside: <CopyRowQuery question={{ ...scope, of: `edge:${one.edge.id}` }} number={headlineQuery(one, 'latency', picture.latency) ?? 'requests'} of={`${headlineNumber(one, 'latency')}, ${one.from} to ${one.to}`} />, label: `${one.from} to ${one.to}: ${headlineNumber(one, 'latency')}`,
    content: <><GradeMark mark={one.health.grade} /><span className={styles.grow}>{one.from} → {one.to}</span><b className={styles.number}>{headlineNumber(one, 'latency')}</b></>,
  }));
  return (
    <NumberQueries question={{ ...scope, of: 'mesh' }}>
      <PanelHead kind="Whole mesh" {...stateOf(picture)} />
      <OutsideLinks picture={picture} stretch={stretch} names={{}} />
      <NumberTiles>
        <NumberTile value={picture.graph.edges.length} caption={`edges between ${picture.graph.nodes.length} nodes`} />
        <NumberTile value={requests === null ? <Absence why="absent" /> : formatRate(requests)} caption="requests, all edges" corner={<CopyNumber number="requests" of="the requests" />} />
        <NumberTile value={failed === null ? <Absence why="absent" /> : formatRatio(failed)} caption="5xx" corner={<CopyNumber number="errors5xxShare" of="the share of 5xx" />} />
      </NumberTiles>
      {rows.length === 0 ? null : <Section title="Slowest, P99"><RowList label="Slowest edges" rows={rows} selected={null} onSelect={onEdge} /></Section>}
      <MeshChecks scope={scope} />
    </NumberQueries>
  );
}

const mostChecks = 12;

/** What is wrong with the configuration of the whole mesh. */
function MeshChecks({ scope }: { readonly scope: ScopeQuestion }) {
  const { data } = useQuery(configQuery({ ...scope, of: null }));
  const answer = data?.data.of === null ? data.data : undefined;
  if (answer === undefined) return null;
  const wrong = answer.checks.filter(({ weight }) => weight !== 'note');
  if (wrong.length === 0) return null;
  return <Section title={`Configuration · ${wrong.length} ${wrong.length === 1 ? 'problem' : 'problems'}`}><Checks checks={wrong.slice(0, mostChecks)} />{wrong.length > mostChecks ? <p className={styles.small}>and {wrong.length - mostChecks} more</p> : null}</Section>;
}
