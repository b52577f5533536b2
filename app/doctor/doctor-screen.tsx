'use client';

import { useQuery } from '@tanstack/react-query';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { scrapeSentence } from '@/components/doctor/scrape-sentence';
import { FindingList } from '@/components/doctor/finding-list';
import { ScopeBar } from '@/components/toolbar/scope-bar';
import { EmptyState } from '@/components/ui/empty-state';
import { AnswerError } from '@/lib/queries/answer-error';
import { doctorQuery } from '@/lib/queries/doctor-query';
import { useScopeView } from '../use-scope-view';
import styles from '../page-screen.module.css';

/** The doctor: what was found, what is missing, what to do. */
export function DoctorScreen() {
  const { view, change, search } = useScopeView();
  const query = useQuery(doctorQuery);
  const contact = useContact();
  const doctor = query.data?.data;
  return (
    <div className={styles.screen}>
      <ScopeBar title="Doctor" view={view} onView={change} cluster={doctor?.cluster ?? null} shownAt={null} age={null} scope={search} />
      <ContactBanner contact={contact} />
      <main id="main" className={styles.narrow} tabIndex={0}>
        <h1>What was found, what is missing, what to do</h1>
        {doctor === undefined ? (query.error === null ? <EmptyState busy title="Asking Prometheus and Kubernetes what is there…" />
          : <EmptyState title={query.error.message}><p>{query.error instanceof AnswerError ? query.error.hint : ''}</p></EmptyState>)
          : (
            <>
              <p className={styles.lead}>{scrapeSentence(doctor)} Undermesh {doctor.version}.</p>
              <FindingList findings={doctor.findings} />
            </>
          )}
      </main>
    </div>
  );
}
