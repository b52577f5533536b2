import { formatMilliseconds } from '@/lib/base/format-number';
import type { EdgeLatency, Quantiles } from '@/lib/topology/latency';
import { Absence } from '../ui/absence';
import { Meter, type MeterProps } from '../ui/meter';
import { Section } from '../ui/section';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';

/** P99 as the caller's proxy and as the called side's proxy measured it, and what lies between. */
export function WhoMeasured({ latency, mark }: { readonly latency: EdgeLatency; readonly mark: MeterProps['mark'] }) {
  const { source, destination } = latency;
  const most = Math.max(source?.p99 ?? 0, destination?.p99 ?? 0);
  return (
    <Section title="Who measured P99">
      <Reporter name="caller" quantiles={source} most={most} mark={mark} />
      <Reporter name="callee" quantiles={destination} most={most} mark={mark} />
      {source !== null && destination !== null ? <p className={styles.small}>{gapSentence(source.p99 - destination.p99)}</p> : null}
    </Section>
  );
}

function gapSentence(gap: number): string {
  if (gap < -1) return `The callee measured ${formatMilliseconds(-gap)} more: the two count different requests (time-outs, retries).`;
  return gap < 1 ? 'No gap between them: the time is spent at the callee.' : `${formatMilliseconds(gap)} between them: proxies, network, run queue.`;
}

function Reporter({ name, quantiles, most, mark }: { readonly name: 'caller' | 'callee'; readonly quantiles: Quantiles | null; readonly most: number; readonly mark: MeterProps['mark'] }) {
  return (
    <div className={styles.reporter}>
      <span>{name}</span>
      <Meter share={quantiles === null || most === 0 ? null : quantiles.p99 / most} mark={mark} />
      <b>{quantiles === null ? <Absence why="absent" detail={`No proxy at the ${name} reported this edge.`} words /> : formatMilliseconds(quantiles.p99)}</b>
      {quantiles === null ? <span /> : <CopyNumber number={`p99.${name}`} of={`P99 as the ${name} measured it`} />}
    </div>
  );
}
