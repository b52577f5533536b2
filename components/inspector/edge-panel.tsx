'use client';

import { formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import type { ComparedMesh } from '../compare/compare-meshes';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Section } from '../ui/section';
import { ByHost } from './by-host';
import { EdgeBefore } from './edge-before';
import { EdgeOverTime } from './edge-over-time';
import { EdgeTiles } from './edge-tiles';
import { HostsUnder, type Stretch } from './hosts-under';
import { Codes, Flags } from './outcomes';
import { PanelHead } from './panel-head';
import { QuantileTable } from './quantile-table';
import { WhoMeasured } from './who-measured';
import styles from './inspector.module.css';

export interface EdgePanelProps {
  readonly judged: JudgedEdge;
  readonly picture: MeshPicture;
  /** Moment that is asked for; null = live. */
  readonly at: number | null;
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
  if (edge.mtls !== null && edge.mtls < 0.9995) found.push(`${formatRatio(1 - edge.mtls)} of ${edge.protocol === 'tcp' ? 'the connections' : 'the requests'} went in plain text.`);
  if (edge.disagreement !== null && edge.disagreement > 0.005) found.push(`Caller and callee state another outcome for ${formatRatio(edge.disagreement)} of the requests; counted as the caller saw it.`);
  return found;
}

/** Everything known about one edge, numbers first. */
export function EdgePanel({ judged, picture, before, at, stretch, onHost, onNode }: EdgePanelProps) {
  const { edge, health } = judged;
  const latency = picture.latency?.edges[edge.id] ?? null;
  const target = picture.health.nodes.get(edge.target);
  return (
    <>
      <PanelHead kind="Edge" grade={health.grade} subtitle={subtitle(edge)} title={<><button type="button" onClick={() => onNode(edge.source)}>{judged.from}</button> → <button type="button" onClick={() => onNode(edge.target)}>{judged.to}</button></>} />
      <EdgeTiles judged={judged} window={picture.graph.window} latencyState={picture.latencyState} />
      {before === null ? null : <EdgeBefore edge={edge} picture={picture} before={before} />}
      <Reasons reasons={[...health.reasons, ...warnings(judged)]} />
      {latency === null ? null : <WhoMeasured latency={latency} mark={health.symptoms.includes('latency') ? health.grade : 'calm'} />}
      {target?.kind === 'workload' && edge.protocol !== 'tcp' ? <ByHost name={target.name} question={{ at, window: picture.graph.window, node: target.id }} /> : null}
      <EdgeOverTime edge={edge} stretch={stretch} />
      <HostsUnder title={`Hosts under ${target?.name ?? 'it'}`} hosts={picture.hosts} node={edge.target} stretch={stretch} onHost={onHost} />
      {latency === null ? null : <QuantileTable latency={latency} />}
      <Codes traffic={edge.traffic} />
      <Flags traffic={edge.traffic} />
    </>
  );
}

/** Why something has its grade, a sentence each. */
export function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return <Section title="Why"><ul className={styles.flags}>{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul></Section>;
}
