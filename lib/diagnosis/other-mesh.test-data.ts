import type { DiagnosisInput, Look, PodNumbers } from './diagnosis-input';
import { hostNames, id } from './sample-diagnosis.test-data';

/** The same input with every look at the mesh changed. */
export function withLooks(input: DiagnosisInput, change: (look: Look) => Look): DiagnosisInput {
  return { ...input, now: change(input.now), usual: input.usual === null ? null : change(input.usual) };
}

/** Every pod moved to the host that stands in for its own; hosts that stand in for nobody are gone. */
export function movedTo(input: DiagnosisInput, hostOf: (host: string) => string): DiagnosisInput {
  const hosts = new Set(hostNames.map(hostOf));
  const moved = (pod: PodNumbers): PodNumbers => ({ ...pod, host: pod.host === null ? null : hostOf(pod.host) });
  return {
    ...withLooks(input, (look) => ({ ...look, pods: look.pods?.map(moved) ?? null })),
    hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.filter(({ name }) => hosts.has(name)), placements: input.hosts.placements.map((one) => ({ ...one, host: hostOf(one.host) })) },
  };
}

/** Only some workloads, and the calls among them. */
export function among(input: DiagnosisInput, names: readonly string[]): DiagnosisInput {
  const kept = new Set(names.map(id));
  const cut = withLooks(input, (look) => {
    const edges = look.graph.edges.filter(({ source, target }) => kept.has(source) && kept.has(target));
    return { ...look, graph: { ...look.graph, nodes: look.graph.nodes.filter((node) => kept.has(node.id)), edges }, pods: look.pods?.filter(({ node }) => kept.has(node)) ?? null };
  });
  return { ...cut, hosts: input.hosts === null ? null : { ...input.hosts, placements: input.hosts.placements.filter(({ node }) => kept.has(node)) } };
}

/** A mesh in which only callers report. */
export function sourceOnly(input: DiagnosisInput): DiagnosisInput {
  return withLooks(input, (look) => ({
    ...look, pods: look.pods?.map((pod) => ({ ...pod, in: null })) ?? null,
    graph: { ...look.graph, edges: look.graph.edges.map((edge) => ({ ...edge, retryAmplification: null, disagreement: null })) },
    latency: look.latency === null ? null : { ...look.latency, nodes: {}, edges: Object.fromEntries(Object.entries(look.latency.edges).map(([edge, sides]) => [edge, { ...sides, destination: null }])) },
  }));
}

/** A mesh that nobody has looked at before. */
export function newborn(input: DiagnosisInput): DiagnosisInput {
  return { ...input, usual: null, history: null, details: { ...input.details, usualLimits: null } };
}
