'use client';

import Link from 'next/link';
import { signalNames, type Host, type Hosts, type Signal, type SignalName } from '@/lib/hosts/host';
import { signalText } from '../mesh/host-health';
import { signalHint } from '../mesh/signal-thresholds';
import { signalShare, signalTitle } from '../mesh/signal-words';
import styles from './hosts-heat.module.css';
import { hostHref } from './host-href';
import { moveInTable } from './move-in-table';
import { SortHeading, type HostSort } from './sort-heading';
import { sortHosts } from './sort-hosts';

interface HostsHeatProps extends HostSort {
  readonly hosts: Hosts;
  readonly scope: string;
}

/** Hosts × signals as colours: a bad place in five hundred hosts is seen before it is read. Shape and fill tell the grades apart without colour. */
export function HostsHeat({ hosts, scope, ...sort }: HostsHeatProps) {
  const columns = signalNames.filter((name) => hosts.hosts.some((host) => host.signals[name] !== undefined));
  return (
    <div className={styles.frame} role="region" aria-label="Heat map of hosts">
      <table className={styles.heat} onKeyDown={moveInTable}>
        <thead>
          <tr>
            <SortHeading column="worst" text="Host" hint="By the worst signal" {...sort} />
            {columns.map((name) => <SortHeading key={name} column={name} text={signalTitle(name)} hint={signalHint(name)} {...sort} />)}
          </tr>
        </thead>
        <tbody>
          {sortHosts(hosts.hosts, sort.sort, sort.ascending).map((host) => (
            <tr key={host.name}>
              <th scope="row"><Link href={hostHref(host, scope)}>{host.name}</Link></th>
              {columns.map((name) => <HeatCell key={name} host={host} name={name} signal={host.signals[name]} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
