import type { ContainerLimits } from '@/lib/hosts/own-limits';
import type { NodeId } from '@/lib/topology/graph';
import type { MeshView } from './mesh-view';
import { arrivalsAt } from './trace';

/** What the containers of one workload do to themselves, now and usual. */
export interface WorkloadLimits {
  readonly now: readonly ContainerLimits[];
  readonly usual: readonly ContainerLimits[];
}

/** Limits of the pods of a workload; null when nobody measured them. */
export function limitsOf(node: NodeId, view: MeshView): WorkloadLimits | null {
  const { limits, usualLimits } = view.input.details;
  if (limits === null) return null;
  const now = limits.filter(belongs(node, view));
  return now.length === 0 ? null : { now, usual: (usualLimits ?? []).filter(belongs(node, view)) };
}

function belongs(node: NodeId, view: MeshView): (one: ContainerLimits) => boolean {
  const names = new Set([...view.podsOf(node), ...view.usualPodsOf(node)].map(({ namespace, pod }) => `${namespace}/${pod}`));
  const found = view.nodes.get(node);
  return names.size > 0
    ? ({ namespace, pod }) => names.has(`${namespace}/${pod}`)
    : ({ namespace, pod }) => namespace === found?.namespace && pod.startsWith(`${found.name}-`);
}

/** Mean of a number over containers of one sort; null when none has it. */
export function meanLimit(containers: readonly ContainerLimits[], proxy: boolean, of: (one: ContainerLimits) => number | null): { readonly value: number; readonly worst: number; readonly samples: number } | null {
  const values = containers.filter(({ isProxy }) => isProxy === proxy).flatMap((one) => of(one) ?? []);
  if (values.length === 0) return null;
  return { value: values.reduce((sum, one) => sum + one, 0) / values.length, worst: Math.max(...values), samples: values.length };
}

/** CPU seconds of the application for one request, now and usual; null when not measured. */
export function cpuPerRequest(node: NodeId, view: MeshView): { readonly now: number; readonly usual: number } | null {
  const limits = limitsOf(node, view);
  const arrivals = arrivalsAt(node, view);
  if (limits === null || arrivals.now <= 0 || arrivals.usual <= 0) return null;
  const cores = (list: readonly ContainerLimits[]): number => list.filter(({ isProxy }) => !isProxy).reduce((sum, { cpuCores }) => sum + (cpuCores ?? 0), 0);
  const [now, usual] = [cores(limits.now), cores(limits.usual)];
  return now <= 0 || usual <= 0 ? null : { now: now / arrivals.now, usual: usual / arrivals.usual };
}
