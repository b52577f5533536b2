import { noDetails, type DiagnosisInput, type Look } from '@/lib/diagnosis/diagnosis-input';

/** What an ablation lets the verdict see. */
export const sights = ['both', 'mesh', 'iron'] as const;
export type Sight = (typeof sights)[number];

/**
 * Takes inputs away. `mesh`: nothing of hosts, containers or where pods run. `iron`: what is sick stays known (otherwise there is no question),
 * but neither the called side's numbers nor single pods nor failures' reasons tell where in the mesh it sits.
 */
export function withhold(input: DiagnosisInput, sight: Sight): DiagnosisInput {
  if (sight === 'both') return input;
  if (sight === 'mesh') {
    const homeless = (look: Look): Look => ({ ...look, pods: look.pods?.map((pod) => ({ ...pod, host: null })) ?? null });
    return { ...input, now: homeless(input.now), usual: input.usual === null ? null : homeless(input.usual), hosts: null, details: noDetails, history: input.history === null ? null : { ...input.history, hosts: new Map() } };
  }
  const dim = (look: Look): Look => ({
    ...look, pods: look.pods?.map((pod) => ({ ...pod, in: null, out: null })) ?? null,
    graph: { ...look.graph, edges: look.graph.edges.map((edge) => ({ ...edge, retryAmplification: 1, traffic: { ...edge.traffic, flags: {} } })) },
    latency: look.latency === null ? null : { ...look.latency, nodes: {}, edges: Object.fromEntries(Object.entries(look.latency.edges).map(([id, { source, destination }]) => [id, { source: source ?? destination, destination: null }])) },
  });
  return { ...input, now: dim(input.now), usual: input.usual === null ? null : dim(input.usual) };
}
