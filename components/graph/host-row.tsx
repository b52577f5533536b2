'use client';
import { hostGrade, signalText, worstHostsFirst, worstSignal } from '@/components/mesh/host-health';
import type { Host } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import styles from './graph-map.module.css';

interface HostRowProps {
  readonly hosts: readonly Host[];
  readonly selected: string | null;
  readonly onSelect: (host: string | null) => void;
}

const bar = { width: 160, height: 9 } as const;

/** The lens of hosts: one box per host with its CPU time as a bar: busy plain, steal hatched, iowait dotted. */
export function HostRow({ hosts, selected, onSelect }: HostRowProps) {
  return (
    <div className={styles.hosts} role="group" aria-label="Hosts">
      <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
        <defs>
          <pattern id="map-steal" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="var(--crit)" opacity="0.35" /><rect width="1.8" height="4" fill="var(--crit)" /></pattern>
          <pattern id="map-iowait" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.2" fill="var(--warn)" /></pattern>
        </defs>
      </svg>
      {worstHostsFirst(hosts).map((host) => (
        <button key={host.name} type="button" className={styles.host} data-grade={hostGrade(host)} aria-pressed={selected === host.name} onClick={() => onSelect(selected === host.name ? null : host.name)}>
          <b title={host.name}>{host.name}</b>
          <small>{worstText(host)}</small>
          <CpuBar host={host} />
        </button>
      ))}
    </div>
  );
}

function worstText(host: Host): string {
  const worst = worstSignal(host);
  if (worst === null) return 'not measured';
  return worst.signal.grade === 'calm' ? 'calm' : `${signalCatalogue[worst.name].title.replace(/^CPU /, '')} ${signalText(worst.signal) ?? '–'}`;
}

function CpuBar({ host }: { readonly host: Host }) {
  const share = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : Math.min(1, Math.max(0, value)));
  const parts = [
    { name: 'busy', value: share(host.signals.cpuBusy?.value), fill: 'var(--quiet)' },
    { name: 'steal', value: share(host.signals.steal?.value), fill: 'url(#map-steal)' },
    { name: 'iowait', value: share(host.signals.iowait?.value), fill: 'url(#map-iowait)' },
  ];
  const said = parts.map(({ name, value }) => `${name} ${value === null ? 'not measured' : `${Math.round(value * 100)} %`}`).join(', ');
  const widths = parts.map(({ value }) => (value ?? 0) * bar.width);
  return (
    <svg viewBox={`0 0 ${bar.width} ${bar.height}`} preserveAspectRatio="none" role="img" aria-label={said}>
      <title>{said}</title>
      <rect x="0.5" y="0.5" width={bar.width - 1} height={bar.height - 1} rx="3" fill="none" stroke="var(--line)" strokeDasharray={parts.every(({ value }) => value === null) ? '3 3' : undefined} />
      {parts.map(({ name, fill }, i) => <rect key={name} x={widths.slice(0, i).reduce((sum, width) => sum + width, 0)} y="1" width={widths[i] ?? 0} height={bar.height - 2} fill={fill} />)}
    </svg>
  );
}
