'use client';

import { useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { ChangeTable, changesIn } from '@/components/compare/change-table';
import type { MeshChange } from '@/components/compare/compare-meshes';
import { meshSides } from '@/components/compare/mesh-sides';
import { SideValues } from '@/components/compare/side-values';
import { useBefore } from '@/components/compare/use-before';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { LayerNotices } from '@/components/mesh/layer-notices';
import { useMeshPicture } from '@/components/mesh/use-mesh-picture';
import { CompareMenu } from '@/components/toolbar/compare-menu';
import { ScopeBar } from '@/components/toolbar/scope-bar';
import { Segmented } from '@/components/toolbar/segmented';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { useKeys } from '@/components/ui/use-keys';
import { useZone } from '@/components/ui/use-zone';
import { AnswerError } from '@/lib/queries/answer-error';
import { changeGroups, compareViewParsers, type ChangeGroup } from '@/lib/url/compare-view';
import { writeMainView } from '@/lib/url/main-view';
import styles from '../page-screen.module.css';

const groupTexts: Readonly<Record<ChangeGroup, readonly [text: string, hint: string]>> = {
  all: ['All', 'Everything that differs'], latency: ['Latency', 'Slower and faster edges'], errors: ['Errors', 'Edges that fail more or less'], traffic: ['Traffic', 'Busier and quieter edges'],
  edges: ['Edges', 'Edges born and gone'], pods: ['Pods', 'Pods that moved to another host'], hosts: ['Hosts', 'Hosts that got worse or better'],
};

/** Two moments of the mesh beside each other, and a ranked list of what changed most. */
export function CompareScreen() {
  const [view, setView] = useQueryStates(compareViewParsers, { history: 'push' });
  const { at, window, ns, cluster, compare, show } = view;
  const scope = useMemo(() => ({ at, window, namespaces: ns, cluster, level: 'workload' as const }), [at, window, ns, cluster]);
  const answers = useMeshPicture(scope);
  const { picture, graph } = answers;
  const comparison = useBefore(scope, compare, picture);
  const contact = useContact();
  const [zone] = useZone();
  const [open, setOpen] = useState(false);
  useKeys({ c: () => setOpen(true) });
  const before = comparison?.mesh ?? null;
  const sides = useMemo(() => (before === null || picture === null ? null : meshSides(before, picture)), [before, picture]);
  const search = writeMainView({ at, window, ns, cluster, compare });
  const hrefOf = (change: MeshChange) => `/${writeMainView({ at, window, ns, cluster, compare, lens: change.of === 'host' ? 'hosts' : 'change', sel: { kind: change.of, id: change.id } })}`;
  const shownAt = picture?.graph.at ?? null;
  const changes = comparison?.changes ?? null;
  return (
    <div className={styles.screen}>
      <ScopeBar
        title="Compare" view={view} onView={(changed) => void setView(changed)} cluster={cluster ?? contact.cluster} shownAt={shownAt} scope={search}
        age={graph.data === undefined ? null : { atReceipt: graph.data.serverNow - graph.data.data.at, receivedAt: graph.data.receivedAt }}
      >
        <CompareMenu compare={compare} shownAt={shownAt} window={window} since={null} onChange={(chosen) => void setView({ compare: chosen })} opened={open} onOpened={setOpen} endable={false} />
      </ScopeBar>
      <ContactBanner contact={contact} />
      <main id="main" className={styles.wide} tabIndex={-1}>
        <h1>What changed</h1>
        {graph.data === undefined ? null : <LayerNotices answers={answers} scope={search} />}
        {picture === null ? (graph.error === null ? <EmptyState busy title="Waiting for the mesh of now…" /> : <EmptyState title={graph.error.message}><p>{graph.error instanceof AnswerError ? graph.error.hint : ''}</p></EmptyState>)
          : comparison === null || sides === null || changes === null ? (comparison?.why ? <Notice mark="unknown" title={comparison.why} hint="Asked again every 5 seconds." /> : <EmptyState busy title="Waiting for the mesh of that moment…" />)
            : (
              <>
                <SideValues values={sides} before={comparison.at} now={picture.graph.at} zone={zone} />
                {before?.latency === null || picture.latency === null ? <Notice mark="unknown" title="Latency is not there on both sides: slower and faster edges cannot be told." /> : null}
                <div className={styles.headline}><h2>Changes, most first</h2><Segmented label="Kind of change" value={show} onChange={(chosen) => void setView({ show: chosen })} options={changeGroups.map((value) => ({ value, text: `${groupTexts[value][0]} ${changesIn(changes, value).length}`, hint: groupTexts[value][1] }))} /></div>
                <ChangeTable changes={changes} show={show} hrefOf={hrefOf} />
              </>
            )}
      </main>
    </div>
  );
}
