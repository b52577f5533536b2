'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { HostsTable } from '@/components/hosts/hosts-table';
import { suggestedSignal } from '@/components/mesh/suggested-signal';
import { TimeStrip } from '@/components/timeline/time-strip';
import { useStretch } from '@/components/timeline/use-stretch';
import { ScopeBar } from '@/components/toolbar/scope-bar';
import { EmptyState } from '@/components/ui/empty-state';
import { AnswerError } from '@/lib/queries/answer-error';
import { hostsQuery } from '@/lib/queries/hosts-query';
import { hostsViewParsers } from '@/lib/url/hosts-view';
import { writeMainView } from '@/lib/url/main-view';
import styles from '../page-screen.module.css';

/** Every host with every signal, sortable. */
export function HostsScreen() {
  const [view, setView] = useQueryStates(hostsViewParsers, { history: 'push' });
  const { at, window, ns, cluster, sort, up } = view;
  const scope = useMemo(() => ({ at, window, namespaces: ns, cluster, level: 'workload' as const }), [at, window, ns, cluster]);
  const query = useQuery(hostsQuery(scope));
  const contact = useContact();
  const answer = query.data;
  const shownAt = answer?.data.at ?? null;
  const stretch = useStretch(answer === undefined ? null : { at, shownAt: answer.data.at, now: answer.serverNow, window });
  const router = useRouter();
  const search = writeMainView({ at, window, ns, cluster });
  return (
    <div className={styles.screen}>
      <ScopeBar
        title="Hosts" view={view} onView={(changes) => void setView(changes)} cluster={cluster} shownAt={shownAt} scope={search}
        age={answer === undefined ? null : { atReceipt: answer.serverNow - answer.data.at, receivedAt: answer.receivedAt }}
      />
      <ContactBanner contact={contact} />
      <main id="main" className={styles.wide} tabIndex={-1}>
        <h1>Hosts</h1>
        {answer === undefined ? (query.error === null ? <EmptyState busy title="Waiting for the signals of the hosts…" />
          : <EmptyState title={query.error.message}><p>{query.error instanceof AnswerError ? query.error.hint : ''}</p></EmptyState>)
          : answer.data.hosts.length === 0 ? <EmptyState title="No host is known."><p>Neither an exporter of host metrics nor the Kubernetes API named one. The doctor says what is missing.</p></EmptyState>
            : <HostsTable hosts={answer.data} sort={sort} ascending={up} onSort={(column, ascending) => void setView({ sort: column, up: ascending })} scope={search} />}
      </main>
      <TimeStrip
        stretch={stretch} at={shownAt} live={at === null} window={window} suggested={suggestedSignal(answer?.data ?? null)} onMoment={(moment) => void setView({ at: moment })}
        onHost={(id) => router.push(`/${writeMainView({ at, window, ns, cluster, lens: 'hosts', sel: { kind: 'host', id } })}`)}
      />
    </div>
  );
}
