'use client';

import type { Host, Hosts } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { hostGrade, signalText, signalsOf, type NamedSignal } from '../mesh/host-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { signalShare, signalTitle } from '../mesh/signal-words';
import { RowList } from '../ui/row-list';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { Meter } from '../ui/meter';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import { SignalSparkline, type Stretch } from './hosts-under';
import { PanelHead } from './panel-head';
import styles from './inspector.module.css';

interface HostPanelProps {
  readonly host: Host;
  readonly hosts: Hosts;
  readonly picture: MeshPicture;
  readonly stretch: Stretch | null;
  readonly onNode: (id: string) => void;
}

function subtitle(host: Host): string {
  return [host.instanceType, host.burstable === true ? 'burstable' : null, host.zone ?? host.region, host.cores === null ? null : `${host.cores} CPUs`]
    .filter((part) => part !== null).join(' · ');
}

/** Everything known about one host: its signals with their grades, and who runs there. */
export function HostPanel({ host, hosts, picture, stretch, onNode }: HostPanelProps) {
  const signals = signalsOf(host);
  return (
    <>
      <PanelHead kind="Host" title={host.name} subtitle={subtitle(host)} grade={hostGrade(host)} />
      {host.conditions.length === 0 ? null : <Notice mark="raised" title={host.conditions.join(', ')} hint="The conditions that Kubernetes states for this host." />}
      {host.mapped ? null : <Notice mark="unknown" title="This exporter belongs to no known host of the cluster." hint="Its name here is the address that Prometheus scrapes." />}
      {host.burstable === true ? <Notice mark="unknown" title="Burstable instance: when its CPU credits are used up it is throttled, and that looks like steal." /> : null}
      {stretch === null ? null : (
        <Section title="Over time">
          {(['steal', 'iowait'] as const).map((name) => (
            <div key={name} className={styles.signal}>
              <span>{signalTitle(name)}</span><SignalSparkline name={name} host={host.name} stretch={stretch} grade={host.signals[name]?.grade ?? 'unknown'} />
              <b>{host.signals[name] === undefined ? <Absence why="absent" /> : signalText(host.signals[name]) ?? <Absence why={host.signals[name].reason ?? 'unknown'} />}</b>
            </div>
          ))}
        </Section>
      )}
      <Section title={`Signals · ${signals.length}`}>{signals.map((one) => <SignalRow key={one.name} {...one} />)}</Section>
      <RunsHere host={host} hosts={hosts} picture={picture} onNode={onNode} />
    </>
  );
}

function SignalRow({ name, signal }: NamedSignal) {
  const fact = signalCatalogue[name];
  const look = signal.grade === 'critical' ? styles.critical : signal.grade === 'raised' ? styles.raised : '';
  return (
    <div className={styles.signalRow} title={`${fact.meaning} ${fact.misleads}`}>
      <GradeMark mark={signal.grade} />
      <span className={styles.grow}>{fact.title}</span>
      <span className={styles.meter}><Meter share={signalShare(name, signal)} mark={signal.grade} pattern={name === 'steal' ? 'hatch' : name === 'iowait' ? 'dots' : 'solid'} /></span>
      <b className={`${styles.number} ${look}`}>{signalText(signal) ?? <Absence why={signal.reason ?? 'unknown'} words />}</b>
    </div>
  );
}

function RunsHere({ host, hosts, picture, onNode }: Omit<HostPanelProps, 'stretch'>) {
  const here = hosts.placements.filter((one) => one.host === host.name);
  const rows = here.map((one) => {
    const node = picture.health.nodes.get(one.node);
    const name = node?.name ?? one.node;
    const pods = one.pods === 1 ? '1 pod' : `${one.pods} pods`;
    return { id: one.node, label: `${name}: ${pods}`, content: <><span className={styles.grow}>{name} <span className={styles.small}>{node?.namespace}</span></span><span>{pods}</span></> };
  });
  return (
    <Section title={`Runs here · ${rows.length}`}>
      {rows.length === 0 ? <p className={styles.small}>No pod of a node on this map is known to run here.</p> : <RowList label="Runs here" rows={rows} selected={null} onSelect={onNode} />}
    </Section>
  );
}
