import { formatCount } from '@/lib/base/format-number';
import { edgeMemberships, enrichment, nodeMemberships, type Enrichment, type Membership } from '@/lib/hosts/enrichment';
import type { Host, Hosts } from '@/lib/hosts/host';
import type { EdgeId, GraphEdge, GraphNode } from '@/lib/topology/graph';

/** The edges of a picture and which of them are sick. */
export interface SickEdges {
  readonly edges: readonly GraphEdge[];
  readonly sick: ReadonlySet<EdgeId>;
}

/** Above this probability chance alone explains it well enough, and nothing is said. */
const worthSaying = 0.05;

/** How the sick edges gather on a host, its zone and its instance type, each against what chance gives; nothing where chance explains it. */
export function hostEnrichment({ edges, sick }: SickEdges, hosts: Hosts, host: Host): string[] {
  const byName = new Map(hosts.hosts.map((one) => [one.name, one]));
  const groups: readonly (readonly [string | null, string, (name: string) => string | null])[] = [
    [host.name, 'here', (name) => name],
    [host.zone, `in zone ${host.zone ?? ''}`, (name) => byName.get(name)?.zone ?? null],
    [host.instanceType, `on instances of type ${host.instanceType ?? ''}`, (name) => byName.get(name)?.instanceType ?? null],
  ];
  return groups.flatMap(([group, where, groupOf]) => (group === null ? [] : sentence(edgeMemberships(edges, sick, hosts.placements, ['target', 'source'], groupOf), group, where)));
}

/** How the sick edges gather on the version of a workload, against what chance gives. */
export function versionEnrichment({ edges, sick }: SickEdges, nodes: ReadonlyMap<string, GraphNode>, node: GraphNode): string[] {
  const { version } = node;
  if (version === null) return [];
  const groupOf = (id: string) => {
    const other = nodes.get(id);
    return other === undefined || other.version === null ? null : `${other.namespace ?? ''}/${other.app ?? other.name} ${other.version}`;
  };
  const own = groupOf(node.id);
  return own === null ? [] : sentence(nodeMemberships(edges, sick, groupOf), own, `at version ${version} of ${node.app ?? node.name}`);
}

function sentence(members: readonly Membership[], group: string, where: string): string[] {
  const found: Enrichment | undefined = enrichment(members).find((one) => one.group === group);
  if (found === undefined || found.sick === 0 || found.chance > worthSaying) return [];
  return [`${found.sick} of the ${found.allSick} sick edges start or end ${where}; by chance it would be ${formatCount(Number(found.expected.toFixed(1)))}.`];
}
