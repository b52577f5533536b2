'use client';

import type { ReactNode } from 'react';
import { signalNames, type Host, type Hosts, type SignalName } from '@/lib/hosts/host';
import { signalHint } from '../mesh/signal-thresholds';
import { signalTitle } from '../mesh/signal-words';
import { moveInTable } from './move-in-table';
import { SortHeading, type HostSort } from './sort-heading';
import { sortHosts } from './sort-hosts';

/** What a view of hosts × signals is given. */
export interface HostsViewProps extends HostSort {
  readonly hosts: Hosts;
  /** Query string that carries time and scope to the map. */
  readonly scope: string;
}

interface HostsGridProps extends HostSort {
  readonly hosts: readonly Host[];
  readonly label: string;
  readonly look: { readonly frame: string | undefined; readonly table: string | undefined };
  /** Headings before those of the signals. */
  readonly headings: ReactNode;
  /** One row of the body; `columns`: the signals that any host has. */
  readonly row: (host: Host, columns: readonly SignalName[]) => ReactNode;
}

/** Hosts × signals, as numbers or as colours. Every heading sorts; arrow keys go from cell to cell. */
export function HostsGrid({ hosts, label, look, headings, row, ...sort }: HostsGridProps) {
  const columns = signalNames.filter((name) => hosts.some((host) => host.signals[name] !== undefined));
  return (
    <div className={look.frame} role="region" aria-label={label}>
      <table className={look.table} onKeyDown={moveInTable}>
        <thead>
          <tr>
            {headings}
            {columns.map((name) => <SortHeading key={name} column={name} text={signalTitle(name)} hint={signalHint(name)} {...sort} />)}
          </tr>
        </thead>
        <tbody>{sortHosts(hosts, sort.sort, sort.ascending).map((host) => row(host, columns))}</tbody>
      </table>
    </div>
  );
}
