'use client';
import type { ReactNode } from 'react';
import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { Lens, QuantileName } from '@/lib/url/lens';
import styles from './graph-map.module.css';

interface LegendProps {
  readonly lens: Lens;
  readonly quantile: QuantileName;
}

function Line({ colour, width, dash }: { readonly colour: string; readonly width: number; readonly dash?: string }) {
  return <svg width="26" height="8" aria-hidden="true"><line x1="0" x2="26" y1="4" y2="4" stroke={colour} strokeWidth={width} strokeDasharray={dash} /></svg>;
}

function Square({ children }: { readonly children?: ReactNode }) {
  return <svg width="9" height="10" aria-hidden="true">{children}<rect x="0.5" y="0.5" width="8" height="9" rx="1.5" fill="none" stroke="var(--ink3)" /></svg>;
}

const sick = <svg width="10" height="10" aria-hidden="true"><path d="M2.7 .8h4.6L9.8 5 7.3 9.2H2.7L.2 5z" fill="var(--crit)" /></svg>;
const strained = <svg width="10" height="10" aria-hidden="true"><path d="M5 .8 9.6 9H.4z" fill="var(--warn)" /></svg>;

function edgeWords(lens: Lens): { sick: string; strained: string } {
  const { p99, errors5xx } = edgeThresholds;
  const both = (which: 'raised' | 'critical'): string => (lens === 'errors' ? `5xx or silent ≥ ${formatRatio(errors5xx[which])}` : `P99 ≥ ${formatMilliseconds(p99[which])}, 5xx ≥ ${formatRatio(errors5xx[which])}`);
  return { sick: `sick ${both('critical')}`, strained: `strained ${both('raised')}` };
}

function HostWords() {
  const { steal, iowait } = signalCatalogue;
  const limits = (fact: { raised: number | null; critical: number | null }): string => `${formatRatio(fact.raised)} / ${formatRatio(fact.critical)}`;
  return (
    <>
      <span><Square><path d="M0 9 9 0M-3 6 6-3M3 12 12 3" stroke="var(--crit)" strokeWidth="1.5" /></Square>steal, from {limits(steal)}</span>
      <span><Square><path d="M3 3h.1M6 3h.1M3 6.5h.1M6 6.5h.1" stroke="var(--warn)" strokeWidth="2" strokeLinecap="round" /></Square>waits for disk, from {limits(iowait)}</span>
      <span><Square />pod on a calm host</span>
      <span>ring: worst host under it</span>
    </>
  );
}

/** What colours, lines and signs mean in this lens, with the thresholds in force. */
export function Legend({ lens, quantile }: LegendProps) {
  const words = edgeWords(lens);
  return (
    <div className={styles.legend} role="note" aria-label="Legend">
      {lens === 'traffic' ? null : (
        <>
          <span><Line colour="var(--crit)" width={3} />{sick}{words.sick}</span>
          <span><Line colour="var(--warn)" width={2.4} />{strained}{words.strained}</span>
        </>
      )}
      {lens === 'hosts' ? <HostWords /> : (
        <>
          {lens === 'traffic' ? null : <span><Line colour="var(--quiet)" width={1.4} />calm</span>}
          <span><Line colour="var(--quiet)" width={1.4} dash="6 4" />TCP</span>
          <span><Line colour="var(--quiet)" width={1.6} dash="1.5 4" />few requests</span>
          <span>? unknown</span>
          {lens === 'latency' ? <span><Square><rect width="9" height="10" fill="var(--crit)" /></Square>pod on a sick host</span> : null}
          <span>width: requests/s{lens === 'latency' ? ` · label: ${quantile.toUpperCase()} · 5xx` : ''}</span>
        </>
      )}
    </div>
  );
}
