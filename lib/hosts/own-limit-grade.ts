import type { SignalGrade, SignalThreshold, SignalUnit } from './host';

/** What is measured of a container against its own limits. */
export const ownLimitNames = ['throttled', 'cpuOfLimit', 'memoryOfLimit', 'restartsLastHour', 'oomKills'] as const;
export type OwnLimitName = (typeof ownLimitNames)[number];

/** What one of them is, for code, screens and docs/signals.md alike. */
export interface OwnLimitFact extends SignalThreshold {
  readonly title: string;
  readonly unit: SignalUnit;
  readonly meaning: string;
  readonly metrics: readonly string[];
  readonly misleads: string;
  readonly thresholdSource: string;
}

/** Signals of a pod: they are shown on the pod and never blamed on its host. */
export const ownLimitCatalogue: Readonly<Record<OwnLimitName, OwnLimitFact>> = {
  throttled: {
    title: 'CPU throttling', unit: 'ratio', raised: 0.05, critical: 0.25,
    meaning: 'Share of the 100 ms periods in which the container ran out of its CPU quota.',
    metrics: ['container_cpu_cfs_throttled_periods_total', 'container_cpu_cfs_periods_total'],
    misleads: 'Bursts after the reply (logging, collection) are throttled too and slow nobody down. Short bursts are throttled far below the limit, so the use of the limit may look low.',
    thresholdSource: 'kubernetes-mixin (25 %); 5 % ours',
  },
  cpuOfLimit: {
    title: 'CPU of limit', unit: 'ratio', raised: 0.9, critical: null,
    meaning: 'CPU time used, as a share of the CPU limit.',
    metrics: ['container_cpu_usage_seconds_total', 'kube_pod_container_resource_limits'],
    misleads: 'A mean over the window: it stays low beside short bursts that are throttled.',
    thresholdSource: 'ours',
  },
  memoryOfLimit: {
    title: 'Memory of limit', unit: 'ratio', raised: 0.9, critical: 0.98,
    meaning: 'Working set, as a share of the memory limit.',
    metrics: ['container_memory_working_set_bytes', 'kube_pod_container_resource_limits'],
    misleads: 'The working set holds page cache that the kernel can take back: a program that reads files sits at its limit without harm.',
    thresholdSource: 'ours',
  },
  restartsLastHour: {
    title: 'Restarts', unit: 'count', raised: 1, critical: 3,
    meaning: 'Restarts of the container within the last hour.',
    metrics: ['kube_pod_container_status_restarts_total'],
    misleads: 'A pod that was replaced begins at zero: a rollout shows no restarts.',
    thresholdSource: 'ours',
  },
  oomKills: {
    title: 'Killed for memory', unit: 'count', raised: 1, critical: 1,
    meaning: 'Times that a process of the container was killed for memory, within the window.',
    metrics: ['container_oom_events_total'],
    misleads: 'A killed helper process counts, though the container goes on. The first kill of a fresh container is born with its counter and may be missed.',
    thresholdSource: 'a counter of real loss',
  },
};

/** Grades one number of a container. null = unknown, never calm. */
export function gradeOwnLimit(name: OwnLimitName, value: number | null): SignalGrade {
  if (value === null || !Number.isFinite(value)) return 'unknown';
  const { raised, critical } = ownLimitCatalogue[name];
  if (critical !== null && value >= critical) return 'critical';
  return raised !== null && value >= raised ? 'raised' : 'calm';
}
