import type { WorldTelemetry } from '../world/telemetry';
import type { HostSpec } from '../world/world';
import { stableHash, stableHex, stableUuid } from './stable-hash';

/** The namespace of the monitoring stack. */
export const monitoringNamespace = 'monitoring';

/** A pod of the monitoring stack: in the cluster's objects and a scrape target, yet not part of the simulated load. */
export interface PlatformPod {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly host: HostSpec;
  readonly hostNetwork: boolean;
  readonly bornAt: number;
  readonly app: string;
  readonly container: string;
  readonly image: string;
  readonly port: number;
  readonly ownerKind: 'DaemonSet' | 'ReplicaSet';
  readonly ownerName: string;
}

const release = 'kube-prometheus-stack';
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** The node_exporter of every host, on the host's network. */
export function nodeExporterPods(telemetry: WorldTelemetry): PlatformPod[] {
  const ownerName = `${release}-prometheus-node-exporter`;
  return telemetry.world.hosts.map((host) => ({
    name: `${ownerName}-${nameSuffix(host.name)}`,
    uid: stableUuid(`${ownerName}/${host.name}`),
    ip: host.ip,
    host,
    hostNetwork: true,
    bornAt: host.bootedAt + 30,
    app: 'prometheus-node-exporter',
    container: 'node-exporter',
    image: 'quay.io/prometheus/node-exporter:v1.8.2',
    port: 9100,
    ownerKind: 'DaemonSet',
    ownerName,
  }));
}

/** The kube-state-metrics of the cluster, from the last host on: mostly one, at times two that say the same. */
export function kubeStateMetricsPods(telemetry: WorldTelemetry): PlatformPod[] {
  return Array.from({ length: telemetry.world.stateReplicas ?? 1 }, (_, replica) => kubeStateMetricsPod(telemetry, replica));
}

function kubeStateMetricsPod(telemetry: WorldTelemetry, replica: number): PlatformPod {
  const host = telemetry.world.hosts.at(-1 - replica);
  if (!host) throw new Error('The world has no host for kube-state-metrics.');
  const ownerName = `${release}-kube-state-metrics-${stableHex('kube-state-metrics', 10)}`;
  return {
    name: `${ownerName}-${nameSuffix(replica === 0 ? ownerName : `${ownerName}/${replica}`)}`,
    uid: stableUuid(replica === 0 ? ownerName : `${ownerName}/${replica}`),
    ip: `10.244.255.${10 + replica}`,
    host,
    hostNetwork: false,
    bornAt: host.bootedAt + 60,
    app: 'kube-state-metrics',
    container: 'kube-state-metrics',
    image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.13.0',
    port: 8080,
    ownerKind: 'ReplicaSet',
    ownerName,
  };
}

/** All pods of the monitoring stack. */
export function platformPods(telemetry: WorldTelemetry): PlatformPod[] {
  return [...nodeExporterPods(telemetry), ...kubeStateMetricsPods(telemetry)];
}

/** Five characters as the API server appends to generated names. */
function nameSuffix(text: string): string {
  return Array.from({ length: 5 }, (_, index) => alphabet.charAt(stableHash(`${text}/${index}`) % alphabet.length)).join('');
}
