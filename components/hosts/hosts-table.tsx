'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { signalNames, type Host, type Hosts, type SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { hostGrade, signalText } from '../mesh/host-health';
import { signalTitle } from '../mesh/signal-words';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { Hint } from '../ui/hint';
import { sortHosts } from './sort-hosts';
import styles from './hosts-table.module.css';

interface HostsTableProps {
  readonly hosts: Hosts;
  readonly sort: string;
  readonly ascending: boolean;
  readonly onSort: (column: string, ascending: boolean) => void;
  /** Query string that carries time and scope to the map. */
  readonly scope: string;
}

/** Hosts × signals. Every heading sorts; a host leads to the map with that host selected. */
export function HostsTable({ hosts, sort, ascending, onSort, scope }: HostsTableProps) {
  const measured = signalNames.filter((name) => hosts.hosts.some((host) => host.signals[name] !== undefined));
  const heading = (column: string, text: string, hint: string) => (
    <th scope="col" aria-sort={sort !== column ? 'none' : ascending ? 'ascending' : 'descending'}>
      <Hint text={hint}><button type="button" onClick={() => onSort(column, sort === column && !ascending)}>{text} <span aria-hidden="true">{sort !== column ? '' : ascending ? '▴' : '▾'}</span></button></Hint>
    </th>
  );
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label="Table of hosts">
      <table className={styles.table}>
        <thead>
          <tr>
            {heading('name', 'Host', 'By name')}
            {heading('worst', 'Worst', 'By the worst signal')}
            <th scope="col" className={styles.left}>Type</th><th scope="col" className={styles.left}>Zone</th><th scope="col">CPUs</th><th scope="col">Pods</th>
            {measured.map((name) => <SignalHeading key={name} name={name} heading={heading} />)}
          </tr>
        </thead>
        <tbody>{sortHosts(hosts.hosts, sort, ascending).map((host) => <HostRow key={host.name} host={host} hosts={hosts} columns={measured} scope={scope} />)}</tbody>
      </table>
    </div>
  );
}

function SignalHeading({ name, heading }: { readonly name: SignalName; readonly heading: (column: string, text: string, hint: string) => ReactNode }) {
  return heading(name, signalTitle(name), `${signalCatalogue[name].meaning} ${signalCatalogue[name].misleads}`);
}

function HostRow({ host, hosts, columns, scope }: { readonly host: Host; readonly hosts: Hosts; readonly columns: readonly SignalName[]; readonly scope: string }) {
  const pods = hosts.placements.filter((one) => one.host === host.name).reduce((sum, one) => sum + one.pods, 0);
  const grade = hostGrade(host);
  return (
    <tr>
      <th scope="row"><Link prefetch={false} href={`/${scope}${scope === '' ? '?' : '&'}lens=hosts&sel=${encodeURIComponent(`host:${host.name}`)}`}>{host.name}</Link>{host.conditions.length === 0 ? null : <span className={styles.condition}>{host.conditions.join(', ')}</span>}</th>
      <td className={styles.left}><GradeMark mark={grade} /></td>
      <td className={styles.left}>{host.instanceType ?? <Absence why="unknown" />}{host.burstable === true ? ' · burstable' : ''}</td>
      <td className={styles.left}>{host.zone ?? host.region ?? <Absence why="unknown" />}</td>
      <td>{host.cores ?? <Absence why="unknown" />}</td>
      <td>{pods}</td>
      {columns.map((name) => {
        const signal = host.signals[name];
        if (signal === undefined) return <td key={name}><Absence why="absent" /></td>;
        return <td key={name} className={styles[signal.grade]}>{signalText(signal) ?? <Absence why={signal.reason ?? 'unknown'} />}</td>;
      })}
    </tr>
  );
}
