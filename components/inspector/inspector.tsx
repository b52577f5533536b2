'use client';

import type { ScopeQuestion } from '@/lib/queries/scope-question';
import type { Selection } from '@/lib/url/selection';
import type { MeshPicture } from '../mesh/mesh-picture';
import type { ComparedMesh } from '../compare/compare-meshes';
import { Notice } from '../ui/notice';
import { EdgePanel } from './edge-panel';
import { HostPanel } from './host-panel';
import type { Stretch } from './hosts-under';
import { MeshPanel } from './mesh-panel';
import { NamespacePanel } from './namespace-panel';
import { NodePanel } from './node-panel';
import styles from './inspector.module.css';

interface InspectorProps {
  readonly picture: MeshPicture;
  readonly selection: Selection | null;
  /** What the picture was asked for. */
  readonly scope: ScopeQuestion;
  readonly stretch: Stretch | null;
  /** The mesh one compares with; null while one compares with nothing. */
  readonly before: ComparedMesh | null;
  readonly onSelect: (selection: Selection | null) => void;
}

/** The right panel: what is selected; without a selection the worst edge, so that nobody has to click to see it. */
export function Inspector({ picture, selection, scope, stretch, before, onSelect }: InspectorProps) {
  const onHost = (id: string) => onSelect({ kind: 'host', id });
  const onNode = (id: string) => onSelect({ kind: 'node', id });
  const onEdge = (id: string) => onSelect({ kind: 'edge', id });
  const worst = picture.health.sick[0];
  if (selection === null) {
    if (worst === undefined) return <MeshPanel picture={picture} scope={scope} stretch={stretch} onEdge={onEdge} />;
    return <EdgePanel judged={worst} picture={picture} before={before} scope={scope} stretch={stretch} onHost={onHost} onNode={onNode} />;
  }
  const { kind, id } = selection;
  if (kind === 'edge') {
    const judged = picture.health.edges.get(id);
    return judged === undefined ? <Gone what="edge" /> : <EdgePanel judged={judged} picture={picture} before={before} scope={scope} stretch={stretch} onHost={onHost} onNode={onNode} />;
  }
  if (kind === 'node') {
    const node = picture.health.nodes.get(id);
    return node === undefined ? <Gone what="node" /> : <NodePanel node={node} picture={picture} scope={scope} stretch={stretch} onHost={onHost} onEdge={onEdge} />;
  }
  if (kind === 'namespace') return <NamespacePanel name={id} picture={picture} scope={scope} stretch={stretch} onNode={onNode} onEdge={onEdge} />;
  const host = picture.hosts?.hosts.find((one) => one.name === id);
  if (host === undefined || picture.hosts === null) return picture.hosts === null ? <p className={styles.small}>Waiting for the hosts…</p> : <Gone what="host" />;
  return <HostPanel host={host} hosts={picture.hosts} picture={picture} at={scope.at} stretch={stretch} onNode={onNode} />;
}

function Gone({ what }: { readonly what: string }) {
  return <Notice mark="unknown" title={`The selected ${what} is not on this picture.`} hint="It had no traffic in this window, or level or namespaces leave it out. A longer window may bring it back." />;
}
