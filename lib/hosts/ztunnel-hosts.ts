import type { PodPlace } from './pod-place';

function isZtunnel({ pod, workloads, labels }: PodPlace): boolean {
  return labels?.['app'] === 'ztunnel' || workloads[0] === 'ztunnel' || /^ztunnel-[a-z0-9]+$/.test(pod);
}

/** The hosts on which a ztunnel runs, by their names on the map; null = nowhere, so the mesh has no ambient part that anybody knows of, or where pods run is not known. */
export function ztunnelHosts(places: readonly PodPlace[] | null): ReadonlySet<string> | null {
  const hosts = new Set((places ?? []).filter(isZtunnel).map(({ host }) => host));
  return hosts.size === 0 ? null : hosts;
}
