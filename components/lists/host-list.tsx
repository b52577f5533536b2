'use client';

import Link from 'next/link';
import type { Host } from '@/lib/hosts/host';
import { CopyRowQuery, type ListQuestion } from '../mesh/copy-row-query';
import { signalText, worstSignal, worstHostsFirst } from '../mesh/host-health';
import { signalShare, signalTitle } from '../mesh/signal-words';
import { Absence } from '../ui/absence';
import { Meter } from '../ui/meter';
import { Section } from '../ui/section';
import { RowList } from '../ui/row-list';
import styles from './lists.module.css';

interface HostListProps {
  readonly hosts: readonly Host[];
  readonly selected: string | null;
  readonly onSelect: (host: string) => void;
  /** Query string that carries time and scope to the table of hosts. */
  readonly scope: string;
  /** Over which window the numbers are, for their queries; null or left out where nobody can be asked. */
  readonly over?: ListQuestion | null;
}

/** Hosts by their worst signal. */
export function HostList({ hosts, selected, onSelect, scope, over = null }: HostListProps) {
  const rows = worstHostsFirst(hosts).map((host) => {
    const worst = worstSignal(host);
    const aside = over === null || worst === null ? null : <CopyRowQuery question={{ ...over, of: `host:${host.name}` }} number={worst.name} of={hostLabel(host)} />;
    return { id: host.name, label: hostLabel(host), content: <HostRow host={host} />, aside };
  });
  return (
    <Section title={`Hosts · ${hosts.length}`} aside={<Link prefetch={false} href={`/hosts${scope}`}>table</Link>}>
      <RowList label="Hosts" rows={rows} selected={selected} onSelect={onSelect} />
    </Section>
  );
}

function hostLabel(host: Host): string {
  const worst = worstSignal(host);
  return worst === null ? `${host.name}: nothing measured` : `${host.name}: ${signalTitle(worst.name)} ${signalText(worst.signal) ?? 'absent'}`;
}

function HostRow({ host }: { readonly host: Host }) {
  const worst = worstSignal(host);
  const steal = host.signals.steal;
  if (worst === null) {
    return <><span className={styles.host}>{host.name}</span><span className={styles.meter}><Meter share={null} mark="unknown" /></span><span className={styles.signal}><Absence why={steal?.reason ?? 'unknown'} words /></span></>;
  }
  const { name, signal } = worst;
  const pattern = name === 'steal' ? 'hatch' : name === 'iowait' ? 'dots' : 'solid';
  const look = signal.grade === 'critical' ? styles.critical : signal.grade === 'raised' ? styles.raised : '';
  return (
    <>
      <span className={styles.host} title={host.name}>{host.name}</span>
      <span className={styles.meter}><Meter share={signalShare(name, signal)} mark={signal.grade} pattern={pattern} /></span>
      <span className={`${styles.signal} ${look}`}>{signalTitle(name)} {signalText(signal)}</span>
    </>
  );
}
