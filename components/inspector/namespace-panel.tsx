'use client';

import { formatRate, formatRatio } from '@/lib/base/format-number';
import { nodeHealth } from '@/lib/health/edge-health';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { nodeId } from '@/lib/topology/node-id';
import { CopyRowQuery } from '../mesh/copy-row-query';
import { headlineNumber, headlineQuery, shareOf } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { NumberTile, NumberTiles } from '../ui/number-tile';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { ConfigSection } from './config-section';
import type { Stretch } from './hosts-under';
import styles from './inspector.module.css';
import { CopyNumber, NumberQueries } from './number-queries';
import { OutsideLinks } from './outside-links';
import { PanelHead } from './panel-head';

interface NamespacePanelProps {
  readonly name: string;
  readonly picture: MeshPicture;
  readonly scope: ScopeQuestion;
  readonly stretch: Stretch | null;
  readonly onNode: (id: string) => void;
  readonly onEdge: (id: string) => void;
}

const mostEdges = 8;

/** Sum of one number over edges; null when none has it. */
function sum(edges: readonly JudgedEdge[], what: 'requests' | 'errors5xx' | 'noResponse'): number | null {
  const known = edges.flatMap(({ edge }) => edge.traffic[what] ?? []);
  return known.length === 0 ? null : known.reduce((total, one) => total + one, 0);
}

/** One namespace: what it answers, what crosses its border, its nodes, and the configuration that acts in it. */
export function NamespacePanel({ name, picture, scope, stretch, onNode, onEdge }: NamespacePanelProps) {
  const edges = [...picture.health.edges.values()];
  const inside = new Set(picture.graph.nodes.filter((node) => node.namespace === name || (node.kind === 'namespace' && node.name === name)).map(({ id }) => id));
  const nodes = picture.graph.nodes.filter(({ id }) => inside.has(id)).map((node) => ({ node, health: nodeHealth(edges.filter((one) => one.edge.target === node.id).map((one) => one.health)) }));
  const arriving = edges.filter(({ edge }) => inside.has(edge.target));
  const leaving = edges.filter(({ edge }) => inside.has(edge.source) && !inside.has(edge.target));
  const entering = arriving.filter(({ edge }) => !inside.has(edge.source));
  const requests = sum(arriving, 'requests');
  const sick = picture.health.sick.filter(({ edge }) => inside.has(edge.source) || inside.has(edge.target)).slice(0, mostEdges);
  const cluster = nodes[0]?.node.cluster ?? null;
  const of = `node:${nodeId({ kind: 'namespace', cluster, namespace: name, name })}`;
  return (
    <NumberQueries question={{ ...scope, of, level: 'namespace' }}>
      <PanelHead kind="Namespace" title={name} subtitle={`${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} on this map${cluster === null ? '' : ` · cluster ${cluster}`}`} grade={nodeHealth(nodes.map((one) => one.health)).grade} />
      <OutsideLinks picture={picture} stretch={stretch} names={{ namespace: name, ...(cluster === null ? {} : { cluster }) }} number="in.requests" />
      <NumberTiles>
        <NumberTile value={rate(requests)} caption="arrive" corner={<CopyNumber number="in.requests" of="what arrives" />} />
        <NumberTile value={rate(sum(entering, 'requests'))} caption="of it from other namespaces" corner={<CopyNumber number="in.requestsOfOthers" of="what arrives from other namespaces" />} />
        <NumberTile value={rate(sum(leaving, 'requests'))} caption="asked of other namespaces" corner={<CopyNumber number="out.requestsOfOthers" of="what is asked of other namespaces" />} />
        <NumberTile value={ratio(shareOf(sum(arriving, 'errors5xx'), requests))} caption="5xx" corner={<CopyNumber number="in.errors5xxShare" of="the share of 5xx" />} />
        <NumberTile value={ratio(shareOf(sum(arriving, 'noResponse'), requests))} caption="no response" corner={<CopyNumber number="in.noResponseShare" of="the share without response" />} />
      </NumberTiles>
      {sick.length === 0 ? <p className={styles.small}>No edge of this namespace is sick or strained.</p> : (
        <Section title={`Sick edges · ${sick.length}`}>
          <RowList label="Sick edges here" selected={null} onSelect={onEdge} rows={sick.map((one) => ({ id: one.edge.id, aside: <CopyRowQuery question={{ ...scope, of: `edge:${one.edge.id}` }} number={headlineQuery(one, 'errors', picture.latency) ?? 'requests'} of={`${headlineNumber(one)}, ${one.from} to ${one.to}`} />, label: `${one.from} to ${one.to}: ${headlineNumber(one)}`, content: <><GradeMark mark={one.health.grade} /><span className={styles.grow}>{one.from} → {one.to}</span><b className={styles.number}>{headlineNumber(one)}</b></> }))} />
        </Section>
      )}
      <Section title="Nodes">
        <RowList label="Nodes" selected={null} onSelect={onNode} rows={nodes.map(({ node, health }) => ({ id: node.id, aside: <CopyRowQuery question={{ ...scope, of: `node:${node.id}` }} number="in.requests" of={`the requests that reach ${node.name}`} />, label: node.name, content: <><GradeMark mark={health.grade} /><span className={styles.grow}>{node.name}</span><span>{typeof node.in?.requests === 'number' ? formatRate(node.in.requests) : ''}</span></> }))} />
      </Section>
      <ConfigSection question={{ ...scope, of }} />
    </NumberQueries>
  );
}

function rate(value: number | null) {
  return value === null ? <Absence why="absent" /> : formatRate(value);
}

function ratio(value: number | null) {
  return value === null ? <Absence why="absent" /> : formatRatio(value);
}
