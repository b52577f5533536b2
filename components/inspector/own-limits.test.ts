import { describe, expect, it } from 'vitest';
import type { PodsAnswer } from '@/lib/wire/pods-answer';
import { ownLimitSentences } from './own-limits';

type Container = PodsAnswer['hosts'][number]['pods'][number]['containers'][number];
const calm: Container = {
  container: 'app', isProxy: false, throttled: 0, cpuCores: 0.1, cpuLimitCores: 0.5, cpuOfLimit: 0.2, memoryBytes: 1, memoryLimitBytes: 536_870_912, memoryOfLimit: 0.1,
  psiCpu: 0, restarts: 0, restartsLastHour: 0, oomKills: 0, lastTerminatedReason: null,
};
const answer = (...containers: Container[]): PodsAnswer => ({ at: 0, window: 60, node: 'n', hosts: [{ host: 'worker-1', in: null, out: null, pods: [{ cluster: null, namespace: 'shop', name: 'web-1', in: null, out: null, failures: null, containers }] }] });

describe('own limits of pods', () => {
  it('are no matter while they are far away, or not known', () => {
    expect(ownLimitSentences(answer(calm, { ...calm, throttled: null, memoryOfLimit: null, restarts: null, restartsLastHour: null, oomKills: null }))).toEqual([]);
  });

  it('are said with their numbers, the proxy apart', () => {
    expect(ownLimitSentences(answer({ ...calm, throttled: 0.42 }, { ...calm, isProxy: true, memoryOfLimit: 0.97, oomKills: 1, restarts: 5, restartsLastHour: 2, lastTerminatedReason: 'OOMKilled' }))).toEqual([
      'app of web-1 ran out of its own CPU limit in 42 % of the periods (limit 0.5 CPUs).',
      'The proxy of web-1 uses 97 % of its memory limit (512 MiB).',
      'The proxy of web-1 was killed for memory.',
      'The proxy of web-1 restarted 2 times within the hour (OOMKilled).',
    ]);
  });
});
