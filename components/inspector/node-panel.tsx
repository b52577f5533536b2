'use client';

import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import { nodeHealth } from '@/lib/health/edge-health';
import type { GraphNode } from '@/lib/topology/graph';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { headlineNumber, shareOf } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { RowList } from '../ui/row-list';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { NumberTile, NumberTiles } from '../ui/number-tile';
import { Section } from '../ui/section';
import { ByHost } from './by-host';
import { ConfigSection } from './config-section';
import { NodeOverTime } from './edge-over-time';
import { absenceOfLatency } from './edge-tiles';
import { Reasons } from './edge-panel';
import { GatheredHere } from './gathered-here';
import { HostsUnder, type Stretch } from './hosts-under';
import { namesOf } from './names-of';
import { CopyNumber, NumberQueries } from './number-queries';
import { OutsideLinks } from './outside-links';
import { PanelHead } from './panel-head';
import { ProxyCost } from './proxy-cost';
import styles from './inspector.module.css';

interface NodePanelProps {
  readonly node: GraphNode;
  readonly picture: MeshPicture;
  /** What the picture was asked for. */
  readonly scope: ScopeQuestion;
  readonly stretch: Stretch | null;
  readonly onHost: (name: string) => void;
  readonly onEdge: (id: string) => void;
}

const traitWords: Readonly<Record<GraphNode['traits'][number], string>> = {
  gateway: 'gateway', waypoint: 'waypoint', ambient: 'ambient', 'no-proxy': 'no proxy', idle: 'silent', gone: 'deleted',
};

function subtitle(node: GraphNode): string {
  return [node.workloadKind ?? node.kind, node.namespace, node.version === null ? null : `version ${node.version}`, ...node.traits.map((trait) => traitWords[trait])]
    .filter((part) => part !== null).join(' · ');
}

/** Everything known about one node: what arrives, what it asks of others, and the machines under it. */
export function NodePanel({ node, picture, scope, stretch, onHost, onEdge }: NodePanelProps) {
  const edges = [...picture.health.edges.values()];
  const incoming = edges.filter((one) => one.edge.target === node.id);
  const outgoing = edges.filter((one) => one.edge.source === node.id);
  const health = nodeHealth(incoming.map((one) => one.health));
  const quantiles = picture.latency?.nodes[node.id] ?? null;
  const failed = shareOf(node.in?.errors5xx ?? null, node.in?.requests ?? null);
  const { at } = scope;
  const of = `node:${node.id}`;
  return (
    <NumberQueries question={{ ...scope, of }}>
      <PanelHead kind={node.kind} title={node.name} subtitle={subtitle(node)} grade={health.grade} />
      <OutsideLinks picture={picture} stretch={stretch} names={namesOf(node)} number="in.requests" />
      <NumberTiles>
        <NumberTile value={quantiles === null ? <Absence why={absenceOfLatency[picture.latencyState]} /> : formatMilliseconds(quantiles.p99)} caption="P99 of what it answers" corner={<CopyNumber number="p99" of="P99" />} />
        <NumberTile value={rate(node.in?.requests)} caption="arrive" corner={<CopyNumber number="in.requests" of="what arrives" />} />
        <NumberTile value={rate(node.out?.requests)} caption="it asks of others" corner={<CopyNumber number="out.requests" of="what it asks" />} />
        <NumberTile value={quantiles === null ? <Absence why={absenceOfLatency[picture.latencyState]} /> : formatMilliseconds(quantiles.p50)} caption="P50" corner={<CopyNumber number="p50" of="P50" />} />
        <NumberTile value={failed === null ? <Absence why="absent" /> : formatRatio(failed)} caption={`5xx · ${formatRate(node.in?.errors5xx ?? null)}`} corner={<CopyNumber number="in.errors5xxShare" of="the share of 5xx" />} />
        <NumberTile value={rate(node.in?.noResponse)} caption="no response" corner={<CopyNumber number="in.noResponse" of="requests without response" />} />
      </NumberTiles>
      <Reasons reasons={health.reasons} />
      <GatheredHere picture={picture} of={{ node }} />
      {node.kind === 'workload' && typeof node.in?.requests === 'number' ? <ByHost name={node.name} question={{ at, window: picture.graph.window, node: node.id }} /> : null}
      <HostsUnder title="Its pods by host" hosts={picture.hosts} node={node.id} stretch={stretch} onHost={onHost} />
      {node.kind === 'workload' ? <ProxyCost question={{ at, window: picture.graph.window, node: node.id }} /> : null}
      <NodeOverTime node={node} picture={picture} stretch={stretch} />
      <Edges title={`Called by · ${incoming.length}`} edges={incoming} name={(one) => one.from} onEdge={onEdge} />
      <Edges title={`Calls · ${outgoing.length}`} edges={outgoing} name={(one) => one.to} onEdge={onEdge} />
      <ConfigSection question={{ ...scope, of }} />
    </NumberQueries>
  );
}

function rate(value: number | null | undefined) {
  return value === null || value === undefined ? <Absence why="absent" /> : formatRate(value);
}

function Edges({ title, edges, name, onEdge }: { readonly title: string; readonly edges: readonly JudgedEdge[]; readonly name: (edge: JudgedEdge) => string; readonly onEdge: (id: string) => void }) {
  if (edges.length === 0) return null;
  const rows = [...edges].sort((a, b) => b.severity - a.severity).map((one) => ({
    id: one.edge.id,
    label: `${name(one)}: ${headlineNumber(one)}`,
    content: <><GradeMark mark={one.health.grade} /><span className={styles.grow}>{name(one)}</span><span>{one.edge.traffic.requests === null ? '' : formatRate(one.edge.traffic.requests)}</span><b className={styles.number}>{headlineNumber(one)}</b></>,
  }));
  return <Section title={title}><RowList label={title} rows={rows} selected={null} onSelect={onEdge} /></Section>;
}
