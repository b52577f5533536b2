'use client';

import type { Host, Hosts } from '@/lib/hosts/host';
import { hostGrade, signalText, signalsOf } from '../mesh/host-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { signalTitle } from '../mesh/signal-words';
import { RowList } from '../ui/row-list';
import { Absence } from '../ui/absence';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import { GatheredHere } from './gathered-here';
import { HostFacts } from './host-facts';
import { SignalSparkline, type Stretch } from './hosts-under';
import { Neighbours } from './neighbours';
import { NumberQueries } from './number-queries';
import { OutsideLinks } from './outside-links';
import { PanelHead } from './panel-head';
import { ProxyCost } from './proxy-cost';
import { SignalRow } from './signal-row';
import styles from './inspector.module.css';

interface HostPanelProps {
  readonly host: Host;
  readonly hosts: Hosts;
  readonly picture: MeshPicture;
  /** Moment that is asked for; null = live. */
  readonly at: number | null;
  readonly stretch: Stretch | null;
  readonly onNode: (id: string) => void;
}

function subtitle(host: Host): string {
  return [host.instanceType, host.burstable === true ? 'burstable' : null, host.zone ?? host.region, host.cores === null ? null : `${host.cores} CPUs`]
    .filter((part) => part !== null).join(' · ');
}

/** Everything known about one host: its signals with their grades, and who runs there. */
export function HostPanel({ host, hosts, picture, at, stretch, onNode }: HostPanelProps) {
  const signals = signalsOf(host);
  return (
    <NumberQueries question={{ at, window: hosts.window, level: 'workload', of: `host:${host.name}` }}>
      <PanelHead kind="Host" title={host.name} subtitle={subtitle(host)} grade={hostGrade(host)} />
      <OutsideLinks picture={picture} stretch={stretch} names={{ host: host.name, ...(host.instance === null ? {} : { instance: host.instance }) }} number="steal" />
      {host.conditions.length === 0 ? null : <Notice mark="raised" title={host.conditions.join(', ')} hint="The conditions that Kubernetes states for this host." />}
      {host.mapped ? null : <Notice mark="unknown" title="This exporter belongs to no known host of the cluster." hint="Its name here is the address that Prometheus scrapes." />}
      <HostFacts host={host} at={hosts.at} />
      <GatheredHere picture={picture} of={{ host, hosts }} />
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
      <Neighbours question={{ at, window: hosts.window, host: host.name }} />
      <ProxyCost question={{ at, window: hosts.window, host: host.name }} />
      <RunsHere host={host} hosts={hosts} picture={picture} onNode={onNode} />
    </NumberQueries>
  );
}

function RunsHere({ host, hosts, picture, onNode }: Omit<HostPanelProps, 'stretch' | 'at'>) {
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
