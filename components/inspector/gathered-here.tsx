import { hostEnrichment, versionEnrichment } from '../mesh/enrichment-words';
import type { Host, Hosts } from '@/lib/hosts/host';
import type { GraphNode } from '@/lib/topology/graph';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Section } from '../ui/section';
import styles from './inspector.module.css';

interface GatheredProps {
  readonly picture: MeshPicture;
  /** The host, or the node, at which the sick edges may gather. */
  readonly of: { readonly host: Host; readonly hosts: Hosts } | { readonly node: GraphNode };
}

/** Whether the sick edges gather here more than chance gives. Silent when they do not. */
export function GatheredHere({ picture, of }: GatheredProps) {
  const edges = { edges: picture.graph.edges, sick: new Set(picture.health.sick.map(({ edge }) => edge.id)) };
  const sentences = 'host' in of ? hostEnrichment(edges, of.hosts, of.host) : versionEnrichment(edges, picture.health.nodes, of.node);
  if (sentences.length === 0) return null;
  return <Section title="Sick edges gather here"><ul className={styles.flags}>{sentences.map((one) => <li key={one}>{one}</li>)}</ul></Section>;
}
