'use client';
import type { Lens, QuantileName } from '@/lib/url/lens';
import styles from './graph-map.module.css';
import { hiddenText, legendItems, type LegendSign } from './legend-items';
import type { Tone } from './palette';

interface LegendProps {
  readonly lens: Lens;
  readonly quantile: QuantileName;
  /** Calm edges that are not drawn. */
  readonly hidden?: number;
}

const colours: Readonly<Record<Tone, string>> = { quiet: 'var(--quiet)', faint: 'var(--quiet)', strong: 'var(--ink2)', warn: 'var(--warn)', crit: 'var(--crit)', change: 'var(--accent)' };
const dashes = { solid: undefined, tcp: '6 4', thin: '1.5 4', unknown: '9 3 2 3', gone: '3 5' } as const;
const fills = { steal: 'M0 9 9 0M-3 6 6-3M3 12 12 3', iowait: 'M3 3h.1M6 3h.1M3 6.5h.1M6 6.5h.1' } as const;

const sick = <svg width="10" height="10" aria-hidden="true"><path d="M2.7 .8h4.6L9.8 5 7.3 9.2H2.7L.2 5z" fill="var(--crit)" /></svg>;
const strained = <svg width="10" height="10" aria-hidden="true"><path d="M5 .8 9.6 9H.4z" fill="var(--warn)" /></svg>;

function Sign({ sign }: { readonly sign: LegendSign }) {
  if (sign.kind === 'none') return null;
  if (sign.kind === 'line') {
    return (
      <>
        <svg width="26" height="8" aria-hidden="true"><line x1="0" x2="26" y1="4" y2="4" stroke={colours[sign.tone]} strokeWidth={sign.width} strokeDasharray={dashes[sign.dash]} /></svg>
        {sign.tone === 'crit' ? sick : sign.tone === 'warn' ? strained : null}
      </>
    );
  }
  return (
    <svg width="9" height="10" aria-hidden="true">
      {sign.fill === 'plain' ? <rect width="9" height="10" fill="var(--crit)" /> : null}
      {sign.fill === 'steal' || sign.fill === 'iowait' ? <path d={fills[sign.fill]} stroke={sign.fill === 'steal' ? 'var(--crit)' : 'var(--warn)'} strokeWidth={sign.fill === 'steal' ? 1.5 : 2} strokeLinecap="round" /> : null}
      <rect x="0.5" y="0.5" width="8" height="9" rx="1.5" fill="none" stroke="var(--ink3)" />
    </svg>
  );
}

/** What colours, lines and signs mean in this lens, with the thresholds in force. */
export function Legend({ lens, quantile, hidden = 0 }: LegendProps) {
  return (
    <div className={styles.legend} role="note" aria-label="Legend">
      {legendItems(lens, quantile).map(({ sign, text }) => <span key={text}><Sign sign={sign} />{text}</span>)}
      {hidden === 0 ? null : <span>{hiddenText(hidden)}</span>}
    </div>
  );
}
