import type { Sample } from '@/lib/promql/sample';
import type { HostFact } from '@/lib/topology/inventory';

/** The state that Kubernetes gave a host at the moment asked for. */
export interface HostState {
  readonly conditions: readonly string[];
  readonly cordoned: boolean | null;
  readonly taints: readonly string[] | null;
}

/** State of every host as kube-state-metrics had it, by `stateKey`; null when it told of no host at all. */
export function statesFromSamples(samples: readonly Sample[] | null): ReadonlyMap<string, HostState> | null {
  const drafts = new Map<string, { conditions: string[]; cordoned: boolean; taints: string[] }>();
  for (const { labels } of samples ?? []) if (labels.m === 'host') drafts.set(keyOf(labels), { conditions: [], cordoned: false, taints: [] });
  if (drafts.size === 0) return null;
  for (const { labels } of samples ?? []) {
    const draft = drafts.get(keyOf(labels));
    if (draft === undefined) continue;
    if (labels.m === 'cordoned') draft.cordoned = true;
    if (labels.m === 'taint' && labels.key) draft.taints.push(`${labels.key}${labels.value ? `=${labels.value}` : ''}:${labels.effect ?? ''}`);
    if (labels.m !== 'condition' || !labels.condition) continue;
    // Ready is the one that should hold; Unknown of the others is told by NotReady already.
    if (labels.condition === 'Ready') draft.conditions.push('NotReady');
    else if (labels.status === 'true') draft.conditions.push(labels.condition);
  }
  return new Map([...drafts].map(([key, { conditions, cordoned, taints }]) => [key, { conditions: [...new Set(conditions)].sort(), cordoned, taints: [...new Set(taints)].sort() }]));
}

/** Names a host in `statesFromSamples`. */
export function stateKey(name: string, cluster: string | null): string {
  return JSON.stringify([cluster ?? '', name]);
}

/** State of a host as the API server has it now. */
export function stateOfFact(fact: HostFact): HostState {
  return { conditions: fact.conditions, cordoned: fact.cordoned, taints: fact.taints ?? null };
}

/** Conditions as one list for people: a cordon is one of them. */
export function conditionList({ conditions, cordoned }: HostState): string[] {
  return [...conditions, ...(cordoned === true ? ['Cordoned'] : [])];
}

function keyOf(labels: Sample['labels']): string {
  return stateKey(labels.exported_node || labels.node || '', labels.cluster ?? null);
}
