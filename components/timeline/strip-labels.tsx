'use client';

import type { SignalName } from '@/lib/hosts/host';
import { signalNames } from '@/lib/hosts/host';
import { formatMilliseconds, formatRate, formatUnit } from '@/lib/base/format-number';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import { signalTitle } from '../mesh/signal-words';
import { stripLayout } from './strip-layout';
import styles from './time-strip.module.css';

interface StripLabelsProps {
  readonly data: TimelineAnswer;
  /** Whose P99 it is. */
  readonly latencyOf: string;
  readonly rows: TimelineAnswer['hosts'];
  readonly hidden: number;
  /** Index of the step whose values are shown. */
  readonly index: number;
  readonly signal: SignalName;
  readonly onSignal: (signal: SignalName) => void;
  readonly onHost: (name: string) => void;
}

/** Names of the rows of the strip with their values at the pointer, else at the end. */
export function StripLabels({ data, latencyOf, rows, hidden, index, signal, onSignal, onHost }: StripLabelsProps) {
  const layout = stripLayout(data.p99 !== null, rows.length);
  const lines: [string, string][] = [
    ...(data.p99 === null ? [] : [[`P99, ${latencyOf}`, formatMilliseconds(data.p99[index] ?? null)] as [string, string]]),
    ['5xx', formatRate(data.errors5xx[index] ?? null)],
    ['requests', formatRate(data.requests[index] ?? null)],
  ];
  return (
    <div className={styles.labels}>
      {lines.map(([name, value], line) => <div key={name} className={styles.label} style={{ top: (layout.lines[line] ?? 0), height: layout.lineHeight }}><span title={name}>{name}</span><b>{value}</b></div>)}
      {rows.map((row, place) => (
        <button type="button" key={row.name} className={styles.hostLabel} style={{ top: layout.rows[place] ?? 0, height: layout.rowHeight }} onClick={() => onHost(row.name)}>
          <span className={styles.hostName}>{row.name}</span><b>{formatUnit(row.values[index] ?? null, signalCatalogue[data.signal].unit)}</b>
        </button>
      ))}
      <div className={styles.signalChoice} style={{ top: layout.axis }}>
        <select value={signal} onChange={(event) => onSignal(signalNames.find((name) => name === event.currentTarget.value) ?? 'steal')} aria-label="Signal of the host rows">
          {signalNames.map((name) => <option key={name} value={name}>{signalTitle(name)}</option>)}
        </select>
        {hidden > 0 ? <span>+ {hidden} calmer hosts</span> : null}
      </div>
    </div>
  );
}
