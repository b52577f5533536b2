import type { UnixSeconds } from '@/lib/base/units';
import type { EventFact, HostFact, Inventory, PodFact, ServiceFact, WorkloadFact } from '@/lib/topology/inventory';
import { boundedEvents } from './event-fact';
import { podFactOf, type ReplicaSetOwners } from './pod-owner';
import type { PodRecord } from './pod-record';
import type { ReplicaSetRecord } from './resources';

/** What is held of each built-in kind; null: never read. An array stays the same object until its kind changes. */
export interface HeldKinds {
  readonly pods: readonly PodRecord[] | null;
  readonly replicasets: readonly ReplicaSetRecord[] | null;
  readonly nodes: readonly HostFact[] | null;
  readonly services: readonly ServiceFact[] | null;
  readonly deployments: readonly WorkloadFact[] | null;
  readonly statefulsets: readonly WorkloadFact[] | null;
  readonly daemonsets: readonly WorkloadFact[] | null;
  readonly events: readonly EventFact[] | null;
}

/** The part of `make` that is only computed again when one of its inputs is another object. */
function remembered<Inputs extends readonly unknown[], Result>(make: (...inputs: Inputs) => Result): (...inputs: Inputs) => Result {
  let last: { inputs: Inputs; result: Result } | null = null;
  return (...inputs) => {
    if (last === null || last.inputs.some((input, index) => input !== inputs[index])) last = { inputs, result: make(...inputs) };
    return last.result;
  };
}

/** Makes an inventory out of what is held; asked again without a change in between, it gives the same arrays. */
export function createInventoryView(): (held: HeldKinds, now: UnixSeconds) => Inventory {
  const ownersOf = remembered((records: readonly ReplicaSetRecord[] | null): ReplicaSetOwners => new Map((records ?? []).map((record) => [record.key, record.controller])));
  const facts = new WeakMap<PodRecord, PodFact>();
  const factOf = (record: PodRecord, owners: ReplicaSetOwners): PodFact => {
    const fresh = podFactOf(record, owners);
    const known = facts.get(record);
    if (known !== undefined && known.workload?.kind === fresh.workload?.kind && known.workload?.name === fresh.workload?.name) return known;
    facts.set(record, fresh);
    return fresh;
  };
  const podsOf = remembered((records: readonly PodRecord[] | null, owners: ReplicaSetOwners) => records?.map((record) => factOf(record, owners)) ?? null);
  const workloadsOf = remembered((...kinds: readonly (readonly WorkloadFact[] | null)[]) => (kinds.every((kind) => kind === null) ? null : kinds.flatMap((kind) => kind ?? [])));
  const eventsOf = remembered((events: readonly EventFact[] | null, minute: number) => (events === null ? null : boundedEvents(events, minute * 60)));
  return (held, now) => ({
    pods: podsOf(held.pods, ownersOf(held.replicasets)),
    hosts: held.nodes,
    services: held.services,
    workloads: workloadsOf(held.deployments, held.statefulsets, held.daemonsets),
    events: eventsOf(held.events, Math.floor(now / 60)),
  });
}
