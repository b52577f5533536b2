'use client';

import { useRef, useState } from 'react';
import { ContactBanner } from '@/components/contact/contact-banner';
import { useContact } from '@/components/contact/use-contact';
import { Inspector } from '@/components/inspector/inspector';
import { HostList } from '@/components/lists/host-list';
import { SickEdges } from '@/components/lists/sick-edges';
import { emphasis, findNodes } from '@/components/mesh/emphasis';
import { suggestedSignal } from '@/components/mesh/suggested-signal';
import { useMeshPicture } from '@/components/mesh/use-mesh-picture';
import { useStretch } from '@/components/timeline/use-stretch';
import { TimeStrip } from '@/components/timeline/time-strip';
import { KeysHelp } from '@/components/toolbar/keys-help';
import { Toolbar, type OpenMenu } from '@/components/toolbar/toolbar';
import { Absence } from '@/components/ui/absence';
import { Notice } from '@/components/ui/notice';
import { Section } from '@/components/ui/section';
import { SidePanel } from '@/components/ui/side-panel';
import { hostFact } from '@/components/verdict/host-fact';
import { VerdictStrip } from '@/components/verdict/verdict-strip';
import { absoluteLink } from '@/lib/url/absolute-link';
import { MapArea, type MapHandle } from './map-area';
import styles from './main-screen.module.css';
import { useFolds } from './use-folds';
import { useMainKeys } from './use-main-keys';
import { useMainView } from './use-main-view';
import { useNamespaces } from './use-namespaces';

/** The main screen: tool bar, verdict, lists, map, panel, time strip. */
export function MainScreen() {
  const { view, change, scope, scopeSearch } = useMainView();
  const answers = useMeshPicture(scope);
  const { picture, graph, hosts } = answers;
  const contact = useContact();
  const folds = useFolds();
  const [open, setOpen] = useState<OpenMenu>(null);
  const [keysShown, setKeysShown] = useState(false);
  const findRef = useRef<HTMLInputElement>(null);
  const mapRef = useRef<MapHandle>(null);
  const namespaces = useNamespaces(picture);
  const shownAt = picture?.graph.at ?? null;
  const stretch = useStretch(shownAt === null || graph.data === undefined ? null : { at: view.at, shownAt, now: graph.data.serverNow, window: view.window });
  const found = picture === null ? null : findNodes(picture, view.find);
  const link = () => absoluteLink(window.location.origin + window.location.pathname, view, shownAt ?? Date.now() / 1000);
  const select = (sel: typeof view.sel) => change({ sel });
  const onHost = (id: string) => select({ kind: 'host', id });
  useMainKeys({ view, change, shownAt, findRef, mapRef, folds, onOpen: setOpen, onKeys: () => setKeysShown(true), link });
  const sick = picture?.health.sick ?? [];
  const stale = contact.lostFor !== null || graph.isError;
  const cluster = picture?.graph.nodes.find((node) => node.cluster !== null)?.cluster ?? 'cluster';
  return (
    <div className={styles.screen}>
      <Toolbar
        view={view} onView={change} cluster={view.cluster ?? cluster} namespaces={namespaces} hits={found?.size ?? null} findRef={findRef} open={open} onOpen={setOpen} link={link} scope={scopeSearch}
        time={{ shownAt, age: graph.data === undefined ? null : { atReceipt: graph.data.serverNow - graph.data.data.at, receivedAt: graph.data.receivedAt } }} onKeys={() => setKeysShown(true)}
      />
      <ContactBanner contact={contact} />
      {picture === null || picture.graph.edges.length === 0 ? null
        : <VerdictStrip edges={[...picture.health.edges.values()]} sick={sick} hostFact={hostFact(picture)?.sentence ?? null} pending={picture.latencyState === 'pending'} onShow={(one) => { select({ kind: 'edge', id: one.edge.id }); mapRef.current?.centre(one.edge.id); }} />}
      <div className={styles.middle}>
        <SidePanel label="Lists" side="left" folded={folds.left} onFold={folds.foldLeft} keyName="[">
          <SickEdges failed={graph.isError} lens={view.lens} sick={sick} total={picture?.graph.edges.length ?? null} selected={view.sel?.kind === 'edge' ? view.sel.id : null} onSelect={(id) => select({ kind: 'edge', id })} />
          {picture?.hosts ? <HostList hosts={picture.hosts.hosts} selected={view.sel?.kind === 'host' ? view.sel.id : null} onSelect={onHost} scope={scopeSearch} />
            : <Section title="Hosts">{hosts.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={hosts.error.message} hint="Asked again every 5 seconds." />}</Section>}
        </SidePanel>
        <MapArea ref={mapRef} answers={answers} view={view} change={change} stale={stale} scope={scopeSearch} emphasis={picture === null ? null : emphasis(picture, found, view.sick)} />
        <SidePanel label="Details" side="right" folded={folds.right} onFold={folds.foldRight} keyName="]">
          {picture === null ? <p className={styles.quiet}>Details of an edge, a node or a host appear here.</p>
            : <Inspector picture={picture} selection={view.sel} at={view.at} stretch={stretch} onSelect={select} />}
        </SidePanel>
      </div>
      {folds.strip ? null : <TimeStrip stretch={stretch} at={shownAt} live={view.at === null} window={view.window} suggested={suggestedSignal(picture?.hosts ?? null)} onMoment={(at) => change({ at })} onHost={onHost} />}
      <KeysHelp opened={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}
