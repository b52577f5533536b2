import type { Host } from '@/lib/hosts/host';
import type { Restart } from '@/lib/hosts/restart-events';
import type { EventFact } from '@/lib/topology/inventory';

/** A kubelet reports a boot within this time, seconds. */
const sameBoot = 300;

/** Boots as the exporters tell them: Kubernetes forgets its own event after an hour, and tells nothing when it cannot be read. Those that `events` tell already are left out. */
export function bootEvents(hosts: readonly Host[], events: readonly EventFact[]): EventFact[] {
  const told = events.filter(({ kind, reason }) => kind === 'Node' && (reason === 'Rebooted' || reason === 'Starting'));
  return hosts.flatMap(({ name, facts }): EventFact[] => {
    const at = facts?.bootedAt ?? null;
    if (at === null || told.some((event) => event.name === name && Math.abs(event.at - at) < sameBoot)) return [];
    return [{ uid: `boot/${name}/${at}`, at, type: 'Warning', reason: 'Rebooted', message: `${name} booted.`, kind: 'Node', namespace: null, name, count: 1 }];
  });
}

/** Restarts of containers, for which Kubernetes has no event of their own. */
export function restartEvents(restarts: readonly Restart[]): EventFact[] {
  return restarts.map(({ at, cluster, namespace, pod, container, times }) => ({
    uid: `restart/${cluster ?? ''}/${namespace}/${pod}/${container}/${at}`, at, type: 'Warning', reason: 'Restarted', kind: 'Pod', namespace, name: pod, count: times,
    message: `The container ${container} restarted${times === 1 ? '' : ` ${times} times`}.`,
  }));
}
