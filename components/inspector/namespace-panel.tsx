'use client';

import { formatRate } from '@/lib/base/format-number';
import { nodeHealth } from '@/lib/health/edge-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { RowList } from '../ui/row-list';
import { GradeMark } from '../ui/grade-mark';
import { Section } from '../ui/section';
import { PanelHead } from './panel-head';
import styles from './inspector.module.css';

/** The nodes of one namespace. */
export function NamespacePanel({ name, picture, onNode }: { readonly name: string; readonly picture: MeshPicture; readonly onNode: (id: string) => void }) {
  const edges = [...picture.health.edges.values()];
  const nodes = picture.graph.nodes.filter((node) => node.namespace === name).map((node) => ({ node, health: nodeHealth(edges.filter((one) => one.edge.target === node.id).map((one) => one.health)) }));
  const all = nodeHealth(nodes.map((one) => one.health));
  const rows = nodes.map(({ node, health }) => ({
    id: node.id, label: node.name,
    content: <><GradeMark mark={health.grade} /><span className={styles.grow}>{node.name}</span><span>{typeof node.in?.requests === 'number' ? formatRate(node.in.requests) : ''}</span></>,
  }));
  return (
    <>
      <PanelHead kind="Namespace" title={name} subtitle={`${nodes.length} nodes on this map`} grade={all.grade} />
      <Section title="Nodes"><RowList label="Nodes" rows={rows} selected={null} onSelect={onNode} /></Section>
    </>
  );
}
