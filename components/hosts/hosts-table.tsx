'use client';

import Link from 'next/link';
import { formatRatio } from '@/lib/base/format-number';
import { signalNames, type Host, type Hosts, type SignalName } from '@/lib/hosts/host';
import { hostGrade, signalText } from '../mesh/host-health';
import { signalHint } from '../mesh/signal-thresholds';
import { signalTitle } from '../mesh/signal-words';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { hostHref } from './host-href';
import { moveInTable } from './move-in-table';
import { SortHeading, type HostSort } from './sort-heading';
import { sortHosts } from './sort-hosts';
import styles from './hosts-table.module.css';

interface HostsTableProps extends HostSort {
  readonly hosts: Hosts;
  /** Query string that carries time and scope to the map. */
  readonly scope: string;
}

/** Hosts × signals. Every heading sorts; arrow keys go from cell to cell; a host leads to the map with that host selected. */
export function HostsTable({ hosts, scope, ...sort }: HostsTableProps) {
  const measured = signalNames.filter((name) => hosts.hosts.some((host) => host.signals[name] !== undefined));
  return (
    <div className={styles.frame} role="region" aria-label="Table of hosts">
      <table className={styles.table} onKeyDown={moveInTable}>
        <thead>
          <tr>
            <SortHeading column="name" text="Host" hint="By name" {...sort} />
            <SortHeading column="worst" text="Worst" hint="By the worst signal" {...sort} />
            <th scope="col" className={styles.left}>Type</th><th scope="col" className={styles.left}>Zone</th><th scope="col">CPUs</th><th scope="col">Pods</th>
            {measured.map((name) => <SortHeading key={name} column={name} text={signalTitle(name)} hint={signalHint(name)} {...sort} />)}
          </tr>
        </thead>
        <tbody>{sortHosts(hosts.hosts, sort.sort, sort.ascending).map((host) => <HostRow key={host.name} host={host} hosts={hosts} columns={measured} scope={scope} />)}</tbody>
      </table>
    </div>
  );
}

function HostRow({ host, hosts, columns, scope }: { readonly host: Host; readonly hosts: Hosts; readonly columns: readonly SignalName[]; readonly scope: string }) {
  const pods = hosts.placements.filter((one) => one.host === host.name).reduce((sum, one) => sum + one.pods, 0);
  return (
    <tr>
      <th scope="row"><Link href={hostHref(host, scope)}>{host.name}</Link>{host.conditions.length === 0 ? null : <span className={styles.condition}>{host.conditions.join(', ')}</span>}</th>
      <td tabIndex={-1} className={styles.left}><GradeMark mark={hostGrade(host)} /></td>
      <td tabIndex={-1} className={styles.left}>{host.instanceType ?? <Absence why="unknown" />}{host.burstable === true ? burstableWords(host.facts?.baseline ?? null) : ''}</td>
      <td tabIndex={-1} className={styles.left}>{host.zone ?? host.region ?? <Absence why="unknown" />}</td>
      <td tabIndex={-1}>{host.cores ?? <Absence why="unknown" />}</td>
      <td tabIndex={-1}>{pods}</td>
      {columns.map((name) => <SignalCell key={name} host={host} name={name} />)}
    </tr>
  );
}

function SignalCell({ host, name }: { readonly host: Host; readonly name: SignalName }) {
  const signal = host.signals[name];
  if (signal === undefined) return <td tabIndex={-1}><Absence why="absent" /></td>;
  return <td tabIndex={-1} className={styles[signal.grade]}>{signalText(signal) ?? <Absence why={signal.reason ?? 'unknown'} />}</td>;
}

function burstableWords(baseline: number | null): string {
  return baseline === null ? ' · burstable' : ` · burstable, earns ${formatRatio(baseline)}`;
}
