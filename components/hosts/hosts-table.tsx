'use client';

import Link from 'next/link';
import { formatRatio } from '@/lib/base/format-number';
import { formatSpan } from '@/lib/base/format-time';
import type { Host, Hosts, SignalName } from '@/lib/hosts/host';
import { hostGrade, signalText } from '../mesh/host-health';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { hostHref } from './host-href';
import { HostsGrid, type HostsViewProps } from './hosts-grid';
import { SortHeading } from './sort-heading';
import styles from './hosts-table.module.css';

/** Hosts × signals as numbers; a host leads to the map with that host selected. */
export function HostsTable({ hosts, scope, ...sort }: HostsViewProps) {
  return (
    <HostsGrid
      hosts={hosts.hosts} label="Table of hosts" look={{ frame: styles.frame, table: styles.table }} {...sort}
      headings={<>
        <SortHeading column="name" text="Host" hint="By name" {...sort} />
        <SortHeading column="worst" text="Worst" hint="By the worst signal" {...sort} />
        <th scope="col" className={styles.left}>Type</th><th scope="col" className={styles.left}>Zone</th>
        <SortHeading column="age" text="Age" hint="Time since the machine joined the cluster" {...sort} />
        <th scope="col">CPUs</th><th scope="col">Pods</th>
      </>}
      row={(host, columns) => <HostRow key={host.name} host={host} hosts={hosts} columns={columns} scope={scope} />}
    />
  );
}

function HostRow({ host, hosts, columns, scope }: { readonly host: Host; readonly hosts: Hosts; readonly columns: readonly SignalName[]; readonly scope: string }) {
  const pods = hosts.placements.filter((one) => one.host === host.name).reduce((sum, one) => sum + one.pods, 0);
  return (
    <tr>
      <th scope="row"><Link href={hostHref(host, scope)}>{host.name}</Link>{host.conditions.length === 0 ? null : <span className={styles.condition}>{host.conditions.join(', ')}</span>}</th>
      <td tabIndex={-1} className={styles.left}><GradeMark mark={hostGrade(host)} /></td>
      <td tabIndex={-1} className={styles.left}>{host.instanceType ?? <Absence why="unknown" />}{host.burstable === true ? burstableWords(host.facts?.baseline ?? null) : ''}</td>
      <td tabIndex={-1} className={styles.left} title={host.region === null ? undefined : `region ${host.region}`}>{host.zone ?? host.region ?? <Absence why="unknown" />}</td>
      <td tabIndex={-1}>{age(host, hosts.at) ?? <Absence why="unknown" />}</td>
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

function age(host: Host, at: number): string | null {
  const createdAt = host.facts?.createdAt ?? null;
  return createdAt === null ? null : formatSpan(Math.max(0, at - createdAt));
}
