'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useBefore } from '@/components/compare/use-before';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { ReportView } from '@/components/export/report-view';
import { saveFile } from '@/components/export/save-file';
import type { Shown } from '@/components/export/shown-view';
import { LayerNotices } from '@/components/mesh/layer-notices';
import { suggestedSignal } from '@/components/mesh/suggested-signal';
import { useMeshPicture } from '@/components/mesh/use-mesh-picture';
import { useStretch } from '@/components/timeline/use-stretch';
import { ScopeBar } from '@/components/toolbar/scope-bar';
import { EmptyState } from '@/components/ui/empty-state';
import { ToolButton } from '@/components/ui/tool-button';
import { useZone } from '@/components/ui/use-zone';
import { useSuspects } from '@/components/verdict/use-suspects';
import { AnswerError } from '@/lib/queries/answer-error';
import { timelineQuery } from '@/lib/queries/timeline-query';
import { absoluteLink } from '@/lib/url/absolute-link';
import { verdictSentence } from '../main-verdict';
import styles from '../page-screen.module.css';
import { useMainView } from '../use-main-view';

/** Everything that the report shows, as soon as the mesh is there. The same object while nothing changes, so that the pictures are drawn once. */
function useShown(): { answers: ReturnType<typeof useMeshPicture>; shown: Shown | null; verdict: ReturnType<typeof useSuspects> } {
  const { view, scope } = useMainView();
  const answers = useMeshPicture(scope);
  const { picture, latency, hosts } = answers;
  const verdict = useSuspects(scope);
  const before = useBefore(scope, view.compare, picture)?.mesh ?? null;
  const contact = useContact();
  const [zone] = useZone();
  const cluster = view.cluster ?? contact.cluster ?? picture?.graph.nodes.find((node) => node.cluster !== null)?.cluster ?? 'cluster';
  const first = verdict.answer?.suspects[0] ?? null;
  const settled = !latency.isPending && !hosts.isPending && !verdict.pending;
  const shown = useMemo((): Shown | null => {
    if (picture === null || view.at === null || !settled) return null;
    const { lens, q, ns } = view;
    return { picture, view: { lens, q, ns, sel: null }, before, cluster, zone, verdict: verdictSentence(first, picture.health.sick[0] ?? null), link: absoluteLink(`${window.location.origin}/`, view, picture.graph.at) };
  }, [picture, view, settled, before, cluster, zone, first]);
  return { answers, shown, verdict };
}

/** The incident as a page to print, or to save as Markdown with its pictures. A report is of one moment: opened live it stays at the one it began with. */
export function ReportScreen() {
  const { view, change, scopeSearch } = useMainView();
  const { answers, shown, verdict } = useShown();
  const { graph } = answers;
  const contact = useContact();
  const client = useQueryClient();
  const [saving, setSaving] = useState<string | null>(null);
  const shownAt = graph.data?.data.at ?? null;
  useEffect(() => {
    if (view.at === null && shownAt !== null) change({ at: Math.floor(shownAt) });
  }, [view.at, shownAt, change]);
  const stretch = useStretch(shownAt === null || graph.data === undefined || view.at === null ? null : { at: view.at, shownAt, now: graph.data.serverNow, window: view.window });
  const timeline = useQuery({ ...timelineQuery({ start: stretch?.start ?? 0, end: stretch?.end ?? 0, step: stretch?.step ?? 30, signal: suggestedSignal(answers.picture?.hosts ?? null) }), enabled: stretch !== null });
  const save = async () => {
    if (shown === null) return;
    const { makeFiles } = await import('@/components/export/make-files');
    for (const file of await makeFiles({ kind: 'report', size: 'page', theme: 'light' }, shown, null, client)) saveFile(file.content, file.name);
  };
  const onSave = () => {
    setSaving('Saving…');
    save().then(() => setSaving('Saved'), (error: unknown) => setSaving(error instanceof Error ? error.message : 'It could not be saved.'));
  };
  return (
    <div className={`${styles.screen} ${styles.paper}`}>
      <div className={styles.screenOnly}>
        <ScopeBar title="Report" view={view} onView={change} cluster={view.cluster ?? contact.cluster} shownAt={shownAt} age={null} scope={scopeSearch}>
          <ToolButton disabled={shown === null} onClick={onSave} aria-live="polite">{saving ?? 'Save Markdown and pictures'}</ToolButton>
          <ToolButton disabled={shown === null} onClick={() => window.print()}>Print</ToolButton>
        </ScopeBar>
        <ContactBanner contact={contact} />
      </div>
      <main id="main" className={styles.scroll} tabIndex={-1} aria-label="Report">
        {graph.data === undefined ? null : <LayerNotices answers={answers} scope={scopeSearch} />}
        {shown !== null ? <ReportView shown={shown} suspects={verdict.answer} why={verdict.why} timeline={timeline.data?.data ?? null} />
          : graph.error !== null && graph.data === undefined ? <EmptyState title={graph.error.message}><p>{graph.error instanceof AnswerError ? graph.error.hint : ''}</p></EmptyState>
            : <EmptyState busy title="Gathering the incident: traffic, latency, hosts, verdict…" />}
      </main>
    </div>
  );
}
