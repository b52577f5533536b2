'use client';

import { formatRatio } from '@/lib/base/format-number';
import { formatMoment, formatSpan } from '@/lib/base/format-time';
import type { Host } from '@/lib/hosts/host';
import { Notice } from '../ui/notice';
import { useZone } from '../ui/use-zone';
import styles from './inspector.module.css';

/** A boot this short ago explains cold caches and restarted pods, seconds. */
const justBooted = 3600;

/** Who the machine is: burstable or not, how old, tainted, cordoned, just booted. `at`: moment of the picture. */
export function HostFacts({ host, at }: { readonly host: Host; readonly at: number }) {
  const [zone] = useZone();
  const { facts } = host;
  const rebooted = facts?.bootedAt !== null && facts?.bootedAt !== undefined && at - facts.bootedAt < justBooted ? facts.bootedAt : null;
  return (
    <>
      {host.burstable === true ? <Notice mark="unknown" title={burstableWords(host.instanceType, facts?.baseline ?? null)} hint="When its CPU credits are used up it is throttled, and that looks like steal." /> : null}
      {rebooted === null ? null : <Notice mark="raised" title={`It booted ${formatSpan(at - rebooted)} before this moment.`} hint={formatMoment(rebooted, zone)} />}
      {facts === undefined ? null : (
        <p className={styles.small}>
          {[
            facts.cluster === null ? null : `cluster ${facts.cluster}`,
            host.region === null || host.region === host.zone ? null : `region ${host.region}`,
            facts.createdAt === null ? null : `in the cluster for ${formatSpan(at - facts.createdAt)}`,
            facts.bootedAt === null ? null : `up for ${formatSpan(at - facts.bootedAt)}`,
            facts.kernel === null ? null : `kernel ${facts.kernel}`,
            facts.taints === null || facts.taints.length === 0 ? null : `taints ${facts.taints.join(', ')}`,
          ].filter((part) => part !== null).join(' · ')}
        </p>
      )}
    </>
  );
}

function burstableWords(type: string | null, baseline: number | null): string {
  const what = `Burstable instance${type === null ? '' : ` (${type})`}`;
  return baseline === null ? `${what}.` : `${what}: it earns ${formatRatio(baseline)} of each CPU for ever, more only while credits last.`;
}
