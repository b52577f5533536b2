import { formatRate, formatRatio } from '@/lib/base/format-number';
import type { Traffic } from '@/lib/topology/graph';
import { flagSentences } from '@/lib/topology/response-flag';
import { shareOf } from '../mesh/edge-numbers';
import { Meter } from '../ui/meter';
import { Section } from '../ui/section';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';

const largestFirst = (a: readonly [string, number], b: readonly [string, number]) => b[1] - a[1];

function isFailure(code: string): boolean {
  const grpc = /^grpc:(\d+)$/.exec(code)?.[1];
  return grpc === undefined ? code.startsWith('5') || code === '0' : ['2', '4', '8', '10', '12', '13', '14', '15'].includes(grpc);
}

function codeWords(code: string): string {
  if (code === '0') return 'no response';
  return code.startsWith('grpc:') ? `gRPC ${code.slice(5)}` : code;
}

/** How requests ended: response codes with their rate and share. */
export function Codes({ traffic }: { readonly traffic: Traffic }) {
  const codes = Object.entries(traffic.codes).filter(([, rate]) => rate > 0).sort(largestFirst);
  if (codes.length === 0) return null;
  return (
    <Section title="Response codes" aside={<CopyNumber number="codes" of="the response codes" />}>
      {codes.map(([code, rate]) => (
        <div key={code} className={styles.code}>
          <span>{codeWords(code)}</span>
          <Meter share={shareOf(rate, traffic.requests)} mark={isFailure(code) ? 'critical' : 'calm'} />
          <span className={styles.right}>{formatRate(rate)}</span>
          <b>{formatRatio(shareOf(rate, traffic.requests))}</b>
        </div>
      ))}
    </Section>
  );
}

/** What the proxies noted about failed requests or connections, as sentences. */
export function Flags({ traffic }: { readonly traffic: Traffic }) {
  const flags = Object.entries(traffic.flags).filter(([, rate]) => rate > 0).sort(largestFirst);
  if (flags.length === 0) return null;
  return (
    <Section title="What the proxies noted" aside={<CopyNumber number="flags" of="the flags" />}>
      <ul className={styles.flags}>{flags.map(([flag, rate]) => <li key={flag}><b>{flag}</b> {formatRate(rate)}: {flagSentences[flag] ?? 'a flag that this version does not know'}</li>)}</ul>
    </Section>
  );
}
