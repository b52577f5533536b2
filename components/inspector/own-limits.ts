import { formatBytes, formatRatio } from '@/lib/base/format-number';
import type { PodsAnswer } from '@/lib/wire/pods-answer';

type Pod = PodsAnswer['hosts'][number]['pods'][number];

/** From these shares on, a limit of the pod itself is worth a sentence. */
const noticed = { throttled: 0.05, memoryOfLimit: 0.9 } as const;

/** What the pods of a workload do to themselves by their own limits: one sentence each, none when there is nothing to say. */
export function ownLimitSentences(answer: PodsAnswer): string[] {
  return answer.hosts.flatMap((host) => host.pods).flatMap(podSentences);
}

function podSentences(pod: Pod): string[] {
  return pod.containers.flatMap((one) => {
    const who = `${one.isProxy ? 'The proxy' : one.container} of ${pod.name}`;
    const found: string[] = [];
    if (one.throttled !== null && one.throttled >= noticed.throttled) found.push(`${who} ran out of its own CPU limit in ${formatRatio(one.throttled)} of the periods${one.cpuLimitCores === null ? '' : ` (limit ${one.cpuLimitCores} CPUs)`}.`);
    if (one.memoryOfLimit !== null && one.memoryOfLimit >= noticed.memoryOfLimit) found.push(`${who} uses ${formatRatio(one.memoryOfLimit)} of its memory limit (${formatBytes(one.memoryLimitBytes)}).`);
    if (one.oomKills !== null && one.oomKills > 0) found.push(`${who} was killed for memory.`);
    const restarts = one.restartsLastHour ?? one.restarts;
    if (restarts !== null && restarts > 0) found.push(`${who} restarted ${restarts === 1 ? 'once' : `${Math.round(restarts)} times`}${one.restartsLastHour === null ? '' : ' within the hour'}${one.lastTerminatedReason === null ? '' : ` (${one.lastTerminatedReason})`}.`);
    return found;
  });
}
