'use client';

import Link from 'next/link';
import type { Host, Signal, SignalName } from '@/lib/hosts/host';
import { signalText } from '../mesh/host-health';
import { signalShare, signalTitle } from '../mesh/signal-words';
import styles from './hosts-heat.module.css';
import { hostHref } from './host-href';
import { HostsGrid, type HostsViewProps } from './hosts-grid';
import { SortHeading } from './sort-heading';

/** Hosts × signals as colours: a bad place in five hundred hosts is seen before it is read. Shape and fill tell the grades apart without colour. */
export function HostsHeat({ hosts, scope, ...sort }: HostsViewProps) {
  return (
    <HostsGrid
      hosts={hosts.hosts} label="Heat map of hosts" look={{ frame: styles.frame, table: styles.heat }} {...sort}
      headings={<SortHeading column="worst" text="Host" hint="By the worst signal" {...sort} />}
      row={(host, columns) => (
        <tr key={host.name}>
          <th scope="row"><Link href={hostHref(host, scope)}>{host.name}</Link></th>
          {columns.map((name) => <HeatCell key={name} host={host} name={name} signal={host.signals[name]} />)}
        </tr>
      )}
    />
  );
}

const glyphs = { critical: '⬢', raised: '▲', calm: '', unknown: '?' } as const;

function HeatCell({ host, name, signal }: { readonly host: Host; readonly name: SignalName; readonly signal: Signal | undefined }) {
  const grade = signal?.grade ?? 'unknown';
  const value = signal === undefined ? 'absent' : signalText(signal) ?? signal.reason ?? 'unknown';
  const share = signal === undefined ? null : signalShare(name, signal);
  const said = `${host.name}, ${signalTitle(name)}: ${value}`;
  return (
    <td tabIndex={-1} className={styles[grade]} title={said} aria-label={said}>
      {grade === 'calm' && share !== null ? <span className={styles.fill} style={{ height: `${Math.min(1, Math.max(0, share)) * 100}%` }} /> : null}
      <span className={styles.glyph} aria-hidden="true">{glyphs[grade]}</span>
    </td>
  );
}
