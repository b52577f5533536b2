'use client';

import { useEffect, useState } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { formatRatio } from '@/lib/base/format-number';
import { captionOf } from '@/lib/export/caption';
import { reportTables, type ReportTable } from '@/lib/export/report-tables';
import type { SuspectsAnswer } from '@/lib/wire/suspects-answer';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import type { ReportPng } from './report-pictures';
import styles from './report-view.module.css';
import { lensText, subjectOf, type Shown } from './shown-view';

interface ReportViewProps {
  readonly shown: Shown;
  readonly suspects: SuspectsAnswer | null;
  /** Why nobody is suspected, when nobody could be asked. */
  readonly why: string | null;
  readonly timeline: TimelineAnswer | null;
}

/** A picture that the page can show. */
interface ShownPicture {
  readonly lens: string;
  readonly legend: string;
  readonly address: string;
}

/** Draws the pictures of a report, always light: they go on paper. null while they are drawn. */
function usePictures(shown: Shown): { pictures: readonly ShownPicture[] | null; failed: string | null } {
  const [pictures, setPictures] = useState<readonly ShownPicture[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    let made: readonly ShownPicture[] = [];
    import('./report-pictures').then(({ reportPictures }) => reportPictures(shown, null, 'light')).then((drawn: readonly ReportPng[]) => {
      if (!wanted) return;
      made = drawn.map(({ lens, legend, content }) => ({ lens, legend, address: URL.createObjectURL(content) }));
      setPictures(made);
    }, (error: unknown) => setFailed(error instanceof Error ? error.message : 'The pictures could not be drawn.'));
    return () => {
      wanted = false;
      for (const { address } of made) URL.revokeObjectURL(address);
    };
  }, [shown]);
  return { pictures, failed };
}

function Rows({ table: { title, head, rows, none } }: { readonly table: ReportTable }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? <p>{none}</p> : (
        <table className={styles.table}>
          <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{rows.map((row) => <tr key={row.join('\n')}>{row.map((cell, i) => <td key={head[i]}>{cell}</td>)}</tr>)}</tbody>
        </table>
      )}
    </section>
  );
}

function Suspects({ suspects, why }: Pick<ReportViewProps, 'suspects' | 'why'>) {
  if (suspects === null) return <p>{why ?? 'Waiting for the verdict…'}</p>;
  if (suspects.suspects.length === 0) return <p>Nobody is suspected.</p>;
  return (
    <ol className={styles.suspects}>
      {suspects.suspects.map(({ sentence, role, probability, evidence, against, confirm }) => (
        <li key={sentence}>
          <b>{sentence}</b> ({role}, {formatRatio(probability)} sure)
          <ul>
            {evidence.map(({ what }) => <li key={`for ${what}`}>for: {what}</li>)}
            {against.map(({ what }) => <li key={`against ${what}`}>against: {what}</li>)}
            {confirm.map(({ how, text }) => <li key={text}>check with {how}: <code>{text}</code></li>)}
          </ul>
        </li>
      ))}
    </ol>
  );
}

/** The incident on paper: verdict, time, pictures, suspects, sick edges, hosts, events, and the link to see it again. */
export function ReportView({ shown, suspects, why, timeline }: ReportViewProps) {
  const { pictures, failed } = usePictures(shown);
  const { graph, latency, hosts } = shown.picture;
  const caption = captionOf(subjectOf(shown), lensText(shown.view));
  return (
    <article className={styles.report}>
      <h1>{caption.verdict}</h1>
      <p className={styles.facts}>{[caption.title, ...caption.facts].join(' · ')}</p>
      {failed !== null ? <Notice mark="unknown" title={failed} /> : pictures === null ? <EmptyState busy title="Drawing the pictures…" /> : pictures.map(({ lens, legend, address }) => (
        <figure key={lens} className={styles.figure}>
          {/* eslint-disable-next-line @next/next/no-img-element -- made in this browser: there is nothing to optimise */}
          <img src={address} alt={`Map of the mesh, lens ${lens}`} width={1448} height={1024} />
          <figcaption>Lens {lens}: {legend}</figcaption>
        </figure>
      ))}
      <section aria-label="Suspects"><h2>Suspects</h2><Suspects suspects={suspects} why={why} /></section>
      {reportTables({ graph, latency, hosts, timeline }, shown.zone).map((table) => <Rows key={table.title} table={table} />)}
      <section aria-label="See it again"><h2>See it again</h2><p>{caption.link === null ? 'There is no link.' : <>Live, as long as the data is kept: <a href={caption.link}>{caption.link}</a></>}</p></section>
    </article>
  );
}
