import { anyEndpoint, leastRequest } from '../mesh/balancer';
import { judge } from '../mesh/outlier';
import { item, uniform } from '../physics/draw';
import type { PodRuntime, TargetRuntime, WorkloadRuntime } from './runtime';

/** The pod that gets the request, by weights, ejections and the client proxy's own view; null when there is none. */
export function chooseEndpoint(target: TargetRuntime, client: PodRuntime, time: number, key: number): PodRuntime | null {
  const { ready } = chooseSubset(target, key);
  if (!client.hasProxy) return anyEndpoint(ready, key);
  if (target.now.outliers === null) return leastRequest(ready, client.underWay, key);
  return leastRequest(
    ready.filter((pod) => (client.verdicts.get(pod.index)?.ejectedUntil ?? 0) <= time),
    client.underWay,
    key,
  );
}

function chooseSubset(target: TargetRuntime, key: number): WorkloadRuntime {
  const { subsets } = target;
  const first = item(subsets, 0);
  if (subsets.length === 1) return first.workload;
  const at = uniform(key, 10);
  const weight = target.now.canaryWeight;
  if (weight !== null) return at < 1 - weight ? first.workload : item(subsets, 1).workload;
  return (subsets.find((subset) => at < subset.upTo) ?? first).workload;
}

/** Books an answer for outlier detection, when the service has it. */
export function bookVerdict(target: TargetRuntime, client: PodRuntime, server: PodRuntime, outcome: number, time: number): void {
  const policy = target.now.outliers;
  if (policy === null || !client.hasProxy) return;
  let record = client.verdicts.get(server.index);
  if (record === undefined) {
    record = { failures: 0, ejections: 0, ejectedUntil: 0 };
    client.verdicts.set(server.index, record);
  }
  const all = server.workload.ready;
  const out = all.filter((pod) => (client.verdicts.get(pod.index)?.ejectedUntil ?? 0) > time).length;
  judge(record, outcome, policy, out, Math.max(1, all.length), time);
}
