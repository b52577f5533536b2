import { hostGrade, worstSignal } from '@/components/mesh/host-health';
import type { Host, Hosts, SignalGrade, SignalName } from '@/lib/hosts/host';
import type { NodeId } from '@/lib/topology/graph';

/** How a suffering host is filled: hatched for steal, dotted for waiting on the disk, plain for everything else. */
export type HostPattern = 'steal' | 'iowait' | 'plain';

/** What a host suffers, reduced to what a square of seven pixels can show. */
export interface HostMark {
  readonly grade: SignalGrade;
  readonly pattern: HostPattern;
}

const diskSignals: ReadonlySet<SignalName> = new Set(['iowait', 'psiIo', 'diskAwait', 'diskBusy', 'diskQueue']);

/** The mark of one host, by its worst signal. */
export function hostMark(host: Host): HostMark {
  const worst = worstSignal(host)?.name;
  return { grade: hostGrade(host), pattern: worst === 'steal' ? 'steal' : worst !== undefined && diskSignals.has(worst) ? 'iowait' : 'plain' };
}

const unknownMark: HostMark = { grade: 'unknown', pattern: 'plain' };
const severity: Readonly<Record<SignalGrade, number>> = { critical: 3, raised: 2, unknown: 1, calm: 0 };

/** Marks of the pods of every node, the worst first, one per pod. A node without known pods is not in the map. */
export function podMarks(hosts: Hosts | null): Map<NodeId, HostMark[]> {
  const byHost = new Map((hosts?.hosts ?? []).map((host) => [host.name, hostMark(host)]));
  const byNode = new Map<NodeId, HostMark[]>();
  for (const { node, host, pods } of hosts?.placements ?? []) {
    const marks = byNode.get(node) ?? [];
    for (let i = 0; i < pods; i++) marks.push(byHost.get(host) ?? unknownMark);
    byNode.set(node, marks);
  }
  for (const marks of byNode.values()) marks.sort((a, b) => severity[b.grade] - severity[a.grade]);
  return byNode;
}
