import { stableUuid } from '@/lab/exporters/stable-hash';
import type { HostCounters } from '@/lab/world/telemetry';
import type { KubeObject } from './kube-object';
import { kubeTime } from './kube-object';

/** The kubelet renews its conditions this often when nothing changes. */
const heartbeatSeconds = 300;

interface NodeCondition {
  readonly type: string;
  readonly holds: boolean;
  readonly reasons: readonly [whenTrue: string, whenFalse: string];
}

/** Changes that make a node's object another one. */
export function nodeFingerprint(host: HostCounters, now: number): string {
  const { ready, memoryPressure, diskPressure, pidPressure } = host.conditions;
  return `${ready}|${memoryPressure}|${diskPressure}|${pidPressure}|${host.cordoned}|${Math.floor(now / heartbeatSeconds)}`;
}

/**
 * The Node of a host.
 *
 * @param since unix s of the last change of a condition, by its type
 */
export function nodeObject(host: HostCounters, now: number, since: (condition: string, holds: boolean) => number): KubeObject {
  const { spec, cordoned } = host;
  const heartbeat = kubeTime(Math.floor(now / heartbeatSeconds) * heartbeatSeconds);
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: spec.name, uid: stableUuid(`Node/${spec.name}`), creationTimestamp: kubeTime(spec.bootedAt), labels: nodeLabels(host) },
    spec: { providerID: `aws:///${spec.zone}/i-${spec.name}`, ...(cordoned ? { unschedulable: true, taints: [taint] } : {}) },
    status: {
      capacity: { cpu: String(spec.cores), memory: `${Math.floor(spec.memoryBytes / 1024)}Ki`, pods: '110' },
      allocatable: { cpu: `${spec.cores * 1000 - 100}m`, memory: `${Math.floor(spec.memoryBytes / 1024) - 524_288}Ki`, pods: '110' },
      conditions: nodeConditions(host).map(({ type, holds, reasons }) => ({
        type,
        status: holds ? 'True' : 'False',
        lastHeartbeatTime: heartbeat,
        lastTransitionTime: kubeTime(since(type, holds)),
        reason: holds ? reasons[0] : reasons[1],
      })),
      addresses: [
        { type: 'InternalIP', address: spec.ip },
        { type: 'Hostname', address: spec.name },
      ],
      nodeInfo: {
        kernelVersion: spec.kernel,
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://1.7.22',
        kubeletVersion: 'v1.34.1',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

function nodeConditions({ conditions }: HostCounters): NodeCondition[] {
  return [
    { type: 'MemoryPressure', holds: conditions.memoryPressure, reasons: ['KubeletHasInsufficientMemory', 'KubeletHasSufficientMemory'] },
    { type: 'DiskPressure', holds: conditions.diskPressure, reasons: ['KubeletHasDiskPressure', 'KubeletHasNoDiskPressure'] },
    { type: 'PIDPressure', holds: conditions.pidPressure, reasons: ['KubeletHasInsufficientPID', 'KubeletHasSufficientPID'] },
    { type: 'Ready', holds: conditions.ready, reasons: ['KubeletReady', 'KubeletNotReady'] },
  ];
}

function nodeLabels({ spec }: HostCounters): Record<string, string> {
  return {
    'kubernetes.io/hostname': spec.name,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': spec.instanceType,
    'topology.kubernetes.io/region': spec.region,
    'topology.kubernetes.io/zone': spec.zone,
  };
}
