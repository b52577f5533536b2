'use client';

import { formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import type { ComparedMesh } from '../compare/compare-meshes';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Absence } from '../ui/absence';
import { Section } from '../ui/section';
import { ByHost } from './by-host';
import { ConfigSection } from './config-section';
import { EdgeBefore } from './edge-before';
import { EdgeOverTime } from './edge-over-time';
import { EdgeTiles } from './edge-tiles';
import { HostsUnder, type Stretch } from './hosts-under';
import { Codes, Flags } from './outcomes';
import { CopyNumber, NumberQueries } from './number-queries';
import { namesOf } from './names-of';
import { OutsideLinks } from './outside-links';
import { PanelHead } from './panel-head';
import { QuantileTable } from './quantile-table';
import { WhoMeasured } from './who-measured';
import styles from './inspector.module.css';

export interface EdgePanelProps {
  readonly judged: JudgedEdge;
  readonly picture: MeshPicture;
  /** What the picture was asked for. */
  readonly scope: ScopeQuestion;
  readonly stretch: Stretch | null;
  /** The mesh one compares with; null while one compares with nothing. */
  readonly before: ComparedMesh | null;
  readonly onHost: (name: string) => void;
  readonly onNode: (id: string) => void;
}

function mtlsWords(mtls: number | null): string {
  if (mtls === null) return 'mTLS ?';
  return mtls >= 0.9995 ? 'mTLS 100 %' : `mTLS ${formatRatio(Math.floor(mtls * 1000) / 1000)}`;
}

function subtitle(edge: GraphEdge): string {
  const called = edge.services.length > 2 ? `${edge.services.slice(0, 2).join(', ')} and ${edge.services.length - 2} more` : edge.services.join(', ');
  return [edge.protocol === 'grpc' ? 'gRPC' : edge.protocol.toUpperCase(), called, mtlsWords(edge.mtls)].filter((part) => part !== '').join(' · ');
}

function warnings({ edge }: JudgedEdge): string[] {
  const found: string[] = [];
  if (edge.derived === true) found.push('No proxy reports what comes in from outside: this is what the gateway tells of the requests that it sent on, and how they ended.');
  if (edge.mtls !== null && edge.mtls < 0.9995) found.push(`${formatRatio(1 - edge.mtls)} of ${edge.protocol === 'tcp' ? 'the connections' : 'the requests'} went in plain text.`);
  if (edge.disagreement !== null && edge.disagreement > 0.005) found.push(`Caller and callee state another outcome for ${formatRatio(edge.disagreement)} of the requests; counted as the caller saw it.`);
  return found;
}

/** Everything known about one edge, numbers first. */
export function EdgePanel({ judged, picture, before, scope, stretch, onHost, onNode }: EdgePanelProps) {
  const { edge, health } = judged;
  const latency = picture.latency?.edges[edge.id] ?? null;
  const target = picture.health.nodes.get(edge.target);
  const of = `edge:${edge.id}`;
  return (
    <NumberQueries question={{ ...scope, of }}>
      <PanelHead kind="Edge" grade={health.grade} subtitle={subtitle(edge)} title={<><button type="button" onClick={() => onNode(edge.source)}>{judged.from}</button> → <button type="button" onClick={() => onNode(edge.target)}>{judged.to}</button></>} />
      <OutsideLinks picture={picture} stretch={stretch} names={namesOf(target)} number={edge.protocol === 'tcp' ? 'sentBytes' : 'p99.caller'} />
      <EdgeTiles judged={judged} window={picture.graph.window} latency={latency} latencyState={picture.latencyState} />
      {before === null ? null : <EdgeBefore edge={edge} picture={picture} before={before} />}
      <Reasons reasons={[...health.reasons, ...warnings(judged)]} />
      {latency === null ? null : <WhoMeasured latency={latency} mark={health.symptoms.includes('latency') ? health.grade : 'calm'} />}
      {target?.kind === 'workload' && edge.protocol !== 'tcp' ? <NumberQueries question={{ ...scope, of: `node:${target.id}` }}><ByHost name={target.name} question={{ at: scope.at, window: picture.graph.window, node: target.id }} /></NumberQueries> : null}
      <EdgeOverTime edge={edge} picture={picture} stretch={stretch} />
      <HostsUnder title={`Hosts under ${target?.name ?? 'it'}`} hosts={picture.hosts} node={edge.target} stretch={stretch} onHost={onHost} />
      {latency === null ? null : <QuantileTable latency={latency} />}
      <Codes traffic={edge.traffic} />
      <Flags traffic={edge.traffic} />
      <Shares edge={edge} />
      <ConfigSection question={{ ...scope, of }} />
    </NumberQueries>
  );
}

/** Shares that only a subtitle or a warning tells in words: as numbers, with their queries. */
function Shares({ edge }: { readonly edge: GraphEdge }) {
  const rows = [['under mTLS', 'mtls', edge.mtls], ['outcomes that the two state differently', 'disagreement', edge.disagreement]] as const;
  return <Section title="Shares">{rows.map(([title, number, value]) => (number === 'disagreement' && edge.protocol === 'tcp' ? null : <div key={number} className={styles.share}><span>{title}</span><b>{value === null ? <Absence why="unknown" /> : formatRatio(value)}</b><CopyNumber number={number} of={title} /></div>))}</Section>;
}

/** Why something has its grade, a sentence each. */
export function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return <Section title="Why"><ul className={styles.flags}>{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul></Section>;
}
