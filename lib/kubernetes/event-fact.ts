import type { UnixSeconds } from '@/lib/base/units';
import type { EventFact } from '@/lib/topology/inventory';
import { numberOf, objectOf, textOf, timeOf } from './fields';
import { metadataOf } from './metadata';

/** Normal events worth a mark on the time line; all others are routine. Warnings are always kept. */
const tellingReasons = new Set([
  'ScalingReplicaSet', 'SuccessfulRescale', 'Killing', 'Preempted', 'Evicted', 'TaintManagerEviction', 'Rebooted', 'Starting', 'NodeReady', 'NodeNotReady',
  'NodeSchedulable', 'NodeNotSchedulable', 'RegisteredNode', 'RemovingNode', 'DeletingNode', 'LeaderElection', 'SuccessfulDelete',
  'TriggeredScaleUp', 'ScaleDown', 'NodeHasSufficientMemory', 'NodeHasNoDiskPressure',
]);

/** At most so many events are kept, and none older than so many seconds. */
export const eventLimits = { most: 5000, oldestSeconds: 7200 } as const;

/** An Event of the API; null when it has no usable name or time, or is routine. The time is that of the newest occurrence. */
export function eventFactOf(value: unknown): EventFact | null {
  const event = objectOf(value);
  const type = textOf(event['type'], 64) ?? 'Normal';
  const reason = textOf(event['reason'], 253) ?? '';
  if (type !== 'Warning' && !tellingReasons.has(reason)) return null;
  const metadata = metadataOf(value);
  const about = objectOf(event['involvedObject']);
  const name = textOf(about['name'], 253);
  if (metadata === null || name === null) return null;
  const series = objectOf(event['series']);
  const at = timeOf(series['lastObservedTime']) ?? timeOf(event['lastTimestamp']) ?? timeOf(event['eventTime']) ?? timeOf(event['firstTimestamp']) ?? metadata.createdAt;
  if (at === null) return null;
  return {
    uid: metadata.uid,
    at,
    type,
    reason,
    message: textOf(event['message']) ?? '',
    kind: textOf(about['kind'], 253) ?? '',
    namespace: textOf(about['namespace'], 253),
    name,
    count: numberOf(series['count']) ?? numberOf(event['count']) ?? 1,
  };
}

/** The newest events within the limits, oldest first. */
export function boundedEvents(events: Iterable<EventFact>, now: UnixSeconds): readonly EventFact[] {
  const recent = [...events].filter((event) => event.at >= now - eventLimits.oldestSeconds).sort((a, b) => a.at - b.at || (a.uid < b.uid ? -1 : 1));
  return recent.slice(-eventLimits.most);
}
