import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Series } from '@/lib/promql/sample';
import { containerName } from './container-expression';
import { promDuration } from './query-window';

/** A restart shows in this stretch at least: scrapes may lie a minute apart, seconds. */
const shortestLook = 120;

/** A container that restarted. */
export interface Restart {
  readonly at: UnixSeconds;
  readonly cluster: string | null;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly times: number;
}

/** One range query for the restarts of all containers: nearly empty, because only those that restarted are in its answer. Replicas of kube-state-metrics count once. */
export function restartsQuery(step: Seconds): string {
  const by = 'cluster, namespace, exported_namespace, pod, exported_pod, container, exported_container';
  const grown = (metric: string): string => `increase(${metric}[${promDuration(Math.max(step, shortestLook))}])`;
  return `max by (${by}) (${grown('kube_pod_container_status_restarts_total')} or ${grown('kube_pod_init_container_status_restarts_total')}) > 0.5`;
}

/** One entry for every time that a container began to restart, at the step in which it was first seen. */
export function readRestarts(series: readonly Series[], step: Seconds): Restart[] {
  return series.flatMap(({ labels, points }) => {
    const name = containerName(labels);
    if (name === null) return [];
    const runs: { at: number; end: number; times: number }[] = [];
    for (const [time, value] of points) {
      const last = runs.at(-1);
      const times = Math.max(1, Math.round(value));
      if (last === undefined || time - last.end > step * 1.5) runs.push({ at: time, end: time, times });
      else {
        last.end = time;
        last.times = Math.max(last.times, times);
      }
    }
    return runs.map(({ at, times }) => ({ at, ...name, times }));
  });
}
