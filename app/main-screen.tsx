'use client';

import { useHotkeys } from '@mantine/hooks';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { saveFile } from '@/components/export/save-file';
import { ShareMenu } from '@/components/export/share-menu';
import { CommandPalette } from '@/components/find/command-palette';
import { FindBox } from '@/components/find/find-box';
import { findHits } from '@/components/find/find-hits';
import { nodeNamer } from '@/components/mesh/mesh-health';
import { suggestedSignal } from '@/components/mesh/suggested-signal';
import { useMeshPicture } from '@/components/mesh/use-mesh-picture';
import { stripSubject } from '@/components/timeline/strip-subject';
import { TimeStrip } from '@/components/timeline/time-strip';
import { useStretch } from '@/components/timeline/use-stretch';
import { KeysHelp } from '@/components/toolbar/keys-help';
import { Toolbar, type OpenMenu } from '@/components/toolbar/toolbar';
import { PanelGuard } from '@/components/ui/panel-guard';
import { SidePanel } from '@/components/ui/side-panel';
import { suspectId } from '@/components/verdict/use-suspects';
import { FirstVisit } from '@/components/welcome/first-visit';
import { edgesCsv } from '@/lib/export/csv';
import { absoluteLink } from '@/lib/url/absolute-link';
import { writeSelection, type Selection } from '@/lib/url/selection';
import { DetailsPanel } from './details-panel';
import { LeftLists } from './left-lists';
import { mainCommands } from './main-commands';
import { MainVerdict, verdictSentence } from './main-verdict';
import { MapArea, type MapHandle } from './map-area';
import styles from './main-screen.module.css';
import { useFolds } from './use-folds';
import { useMainKeys } from './use-main-keys';
import { useMainParts } from './use-main-parts';
import { useMainView } from './use-main-view';
import { useNamespaces } from './use-namespaces';

const mostThings = 8;

/** The main screen: tool bar, verdict, lists, map, panel, time strip. */
export function MainScreen() {
  const { view, change, scope, scopeSearch } = useMainView();
  const answers = useMeshPicture(scope);
  const { picture, graph } = answers;
  const parts = useMainParts(view, scope, picture);
  const contact = useContact();
  const folds = useFolds();
  const router = useRouter();
  const [open, setOpen] = useState<OpenMenu>(null);
  const [dialog, setDialog] = useState<'keys' | 'commands' | null>(null);
  const findRef = useRef<HTMLInputElement>(null);
  const mapRef = useRef<MapHandle>(null);
  const namespaces = useNamespaces(picture);
  const shownAt = picture?.graph.at ?? null;
  const stretch = useStretch(shownAt === null || graph.data === undefined ? null : { at: view.at, shownAt, now: graph.data.serverNow, window: view.window });
  const link = () => absoluteLink(window.location.origin + window.location.pathname, view, shownAt ?? Date.now() / 1000);
  const select = (sel: Selection | null) => change({ sel });
  const goTo = (sel: Selection) => {
    select(sel);
    if (sel.kind !== 'suspect') mapRef.current?.centre(sel.id);
  };
  const worst = picture?.health.sick[0] ?? null;
  const showEvidence = () => (parts.first !== null ? select({ kind: 'suspect', id: suspectId(parts.first) }) : worst === null ? undefined : goTo({ kind: 'edge', id: worst.edge.id }));
  const saveCsv = () => { if (parts.part !== null) saveFile(new Blob([edgesCsv(parts.part.graph, parts.part.latency)], { type: 'text/csv' }), `undermesh-edges-${Math.floor(parts.part.graph.at)}.csv`); };
  const onKeys = () => setDialog('keys');
  const onCommands = () => setDialog('commands');
  useMainKeys({ view, change, shownAt, findRef, mapRef, folds, onOpen: setOpen, onKeys, onEvidence: showEvidence, link });
  useHotkeys([['mod+K', onCommands]], []);
  const since = parts.first?.since ?? null;
  const cluster = view.cluster ?? contact.cluster ?? picture?.graph.nodes.find((node) => node.cluster !== null)?.cluster ?? 'cluster';
  const nameOf = nodeNamer(picture?.graph.nodes ?? []);
  return (
    <div className={styles.screen}>
      <Toolbar
        view={view} onView={change} cluster={cluster} namespaces={namespaces} since={since} open={open} onOpen={setOpen} scope={scopeSearch} onKeys={onKeys} onCommands={onCommands}
        time={{ shownAt, age: graph.data === undefined ? null : { atReceipt: graph.data.serverNow - graph.data.data.at, receivedAt: graph.data.receivedAt } }}
        find={<FindBox text={view.find} onChange={(find) => change({ find })} {...parts.find} onPick={(hit) => goTo(hit.selection)} inputRef={findRef} />}
        share={<ShareMenu link={link} picture={parts.part} view={{ ...view, sel: parts.mapSelection }} before={parts.comparison?.mesh ?? null} cluster={cluster} map={() => mapRef.current} verdict={verdictSentence(parts.first, worst)} />}
      />
      <ContactBanner contact={contact} />
      <PanelGuard name="The verdict"><MainVerdict picture={picture} parts={parts} onShow={showEvidence} onEdge={(id) => goTo({ kind: 'edge', id })} /></PanelGuard>
      <div className={styles.middle}>
        <SidePanel label="Lists" side="left" folded={folds.left} onFold={folds.foldLeft} keyName="[">
          <PanelGuard name="The lists"><LeftLists answers={answers} verdict={parts.verdict} view={view} scope={scopeSearch} onSelect={select} /></PanelGuard>
        </SidePanel>
        <MapArea ref={mapRef} answers={answers} parts={parts} view={view} change={change} stale={contact.lostFor !== null || graph.isError} scope={scopeSearch} nameOf={nameOf} onCsv={saveCsv} />
        <SidePanel label="Details" side="right" folded={folds.right} onFold={folds.foldRight} keyName="]">
          <PanelGuard name="Details" about={view.sel === null ? '' : writeSelection(view.sel)}>{picture === null ? <p className={styles.quiet}>Details of an edge, a node or a host appear here.</p> : <DetailsPanel picture={picture} parts={parts} view={view} change={change} stretch={stretch} nameOf={nameOf} />}</PanelGuard>
        </SidePanel>
      </div>
      {folds.strip ? null : <PanelGuard name="The time strip"><TimeStrip stretch={stretch} at={shownAt} asked={view.at} live={view.at === null} window={view.window} suggested={suggestedSignal(picture?.hosts ?? null)} compared={parts.comparison?.at ?? null} onMoment={(at) => change({ at })} onBand={change} onHost={(id) => select({ kind: 'host', id })} subject={stripSubject(picture, parts.mapSelection)} note={<FirstVisit band="strip" />} /></PanelGuard>}
      <KeysHelp opened={dialog === 'keys'} onClose={() => setDialog(null)} />
      <CommandPalette
        opened={dialog === 'commands'} onClose={() => setDialog(null)}
        commands={() => mainCommands({ view, change, shownAt, since, namespaces, folds, onKeys, onEvidence: showEvidence, onFit: () => mapRef.current?.fit(), onCsv: saveCsv, onGo: (screen) => router.push(screen + scopeSearch) })}
        things={(typed) => (picture === null ? [] : findHits(picture, typed, mostThings).map((hit) => ({ id: writeSelection(hit.selection), name: hit.name, about: hit.about, run: () => goTo(hit.selection) })))}
      />
    </div>
  );
}
