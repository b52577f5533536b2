'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { HostsHeat } from '@/components/hosts/hosts-heat';
import { HostsTable } from '@/components/hosts/hosts-table';
import { SignalGuide } from '@/components/hosts/signal-guide';
import { suggestedSignal } from '@/components/mesh/suggested-signal';
import { TimeStrip } from '@/components/timeline/time-strip';
import { useStretch } from '@/components/timeline/use-stretch';
import { ScopeBar } from '@/components/toolbar/scope-bar';
import { Segmented } from '@/components/toolbar/segmented';
import { EmptyState } from '@/components/ui/empty-state';
import { AnswerError } from '@/lib/queries/answer-error';
import { hostsQuery } from '@/lib/queries/hosts-query';
import { hostsViewParsers } from '@/lib/url/hosts-view';
import { writeMainView } from '@/lib/url/main-view';
import styles from '../page-screen.module.css';

const looks = [
  { value: 'table', text: 'Table', hint: 'Every number' },
  { value: 'heat', text: 'Heat map', hint: 'Every signal as a colour: bad places stand out' },
] as const;

/** Every host with every signal, as a table or a heat map, sortable. */
export function HostsScreen() {
  const [view, setView] = useQueryStates(hostsViewParsers, { history: 'push' });
  const { at, window, ns, cluster, look, sort, up } = view;
  const scope = useMemo(() => ({ at, window, namespaces: ns, cluster, level: 'workload' as const }), [at, window, ns, cluster]);
  const query = useQuery(hostsQuery(scope));
  const contact = useContact();
  const answer = query.data;
  const shownAt = answer?.data.at ?? null;
  const stretch = useStretch(answer === undefined ? null : { at, shownAt: answer.data.at, now: answer.serverNow, window });
  const router = useRouter();
  const Shown = look === 'heat' ? HostsHeat : HostsTable;
  const search = writeMainView({ at, window, ns, cluster });
  return (
    <div className={styles.screen}>
      <ScopeBar
        title="Hosts" view={view} onView={(changes) => void setView(changes)} cluster={cluster} shownAt={shownAt} scope={search}
        age={answer === undefined ? null : { atReceipt: answer.serverNow - answer.data.at, receivedAt: answer.receivedAt }}
      />
      <ContactBanner contact={contact} />
      <main id="main" className={styles.wide} tabIndex={-1}>
        <div className={styles.headline}><h1>Hosts</h1><Segmented label="Look" options={looks} value={look} onChange={(chosen) => void setView({ look: chosen })} /></div>
        {answer === undefined ? (query.error === null ? <EmptyState busy title="Waiting for the signals of the hosts…" />
          : <EmptyState title={query.error.message}><p>{query.error instanceof AnswerError ? query.error.hint : ''}</p></EmptyState>)
          : answer.data.hosts.length === 0 ? <EmptyState title="No host is known."><p>Neither an exporter of host metrics nor the Kubernetes API named one. The doctor says what is missing.</p></EmptyState>
            : <Shown hosts={answer.data} sort={sort} ascending={up} onSort={(column, ascending) => void setView({ sort: column, up: ascending })} scope={search} />}
        <SignalGuide />
      </main>
      <TimeStrip
        stretch={stretch} at={shownAt} asked={at} live={at === null} window={window} suggested={suggestedSignal(answer?.data ?? null)} onMoment={(moment) => void setView({ at: moment })}
        onBand={(band) => void setView(band)} compared={null}
        onHost={(id) => router.push(`/${writeMainView({ at, window, ns, cluster, lens: 'hosts', sel: { kind: 'host', id } })}`)}
      />
    </div>
  );
}
