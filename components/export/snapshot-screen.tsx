'use client';

import { useMemo, useRef, useState } from 'react';
import { ChangeList } from '@/components/compare/change-list';
import { compareMeshes } from '@/components/compare/compare-meshes';
import { GraphMap, type GraphMapHandle } from '@/components/graph/graph-map';
import { HostList } from '@/components/lists/host-list';
import { SickEdges } from '@/components/lists/sick-edges';
import { meshHealth } from '@/components/mesh/mesh-health';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { ToolButton } from '@/components/ui/tool-button';
import { useHighContrast } from '@/components/ui/use-contrast';
import { useTheme } from '@/components/ui/use-theme';
import { useZone } from '@/components/ui/use-zone';
import { formatMoment, formatSpan } from '@/lib/base/format-time';
import { nothingSick } from '@/lib/export/caption';
import type { Snapshot } from '@/lib/export/snapshot-schema';
import { lenses, quantileNames, type Lens, type QuantileName } from '@/lib/url/lens';
import { readSelection, type Selection } from '@/lib/url/selection';
import { Choice } from './choice';
import { ShareMenu } from './share-menu';
import { SnapshotDetails } from './snapshot-details';
import styles from './snapshot-screen.module.css';

/** The picture in a snapshot, judged as the live one is. */
function pictureIn({ graph, latency, hosts }: Snapshot): MeshPicture {
  return { graph, latency, latencyState: latency === null ? 'failed' : 'ready', hosts, health: meshHealth(graph, latency) };
}

/** A snapshot opened from a file: the map in every lens, the lists, what had been looked at. It asks no server for anything. */
export function SnapshotScreen({ snapshot, onClose }: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const picture = useMemo(() => pictureIn(snapshot), [snapshot]);
  const [lens, setLens] = useState<Lens>(() => lenses.find((one) => one === snapshot.view.lens) ?? 'latency');
  const [q, setQuantile] = useState<QuantileName>(snapshot.view.quantile);
  const [sel, setSelection] = useState<Selection | null>(() => (snapshot.view.selection === null ? null : readSelection(snapshot.view.selection)));
  const [zone] = useZone();
  const theme = useTheme();
  const highContrast = useHighContrast();
  const map = useRef<GraphMapHandle>(null);
  const { graph, hosts } = picture;
  const comparison = useMemo(() => (snapshot.before === null ? null : { at: snapshot.before.graph.at, mesh: snapshot.before, changes: compareMeshes(snapshot.before, picture), why: null }), [snapshot.before, picture]);
  const weights = useMemo(() => new Map(snapshot.configuration.flatMap((one) => one.weights.map(({ edge, share }) => [edge, share] as const))), [snapshot.configuration]);
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <b>Snapshot</b>
        <span>cluster {snapshot.cluster}</span>
        <span>{formatMoment(graph.at - graph.window, zone)} – {formatMoment(graph.at, zone)}</span>
        <span>window {formatSpan(graph.window)}</span>
        <Choice label="Lens" values={lenses} value={lens} onChange={setLens} />
        <Choice label="Quantile" values={quantileNames} value={q} onChange={setQuantile} />
        <span className={styles.space} />
        <ShareMenu link={() => snapshot.link ?? ''} picture={picture} view={{ lens, q, sel, ns: snapshot.namespaces }} before={snapshot.before} cluster={snapshot.cluster} map={() => map.current} verdict={snapshot.verdict} />
        <ToolButton onClick={onClose}>Back to the live page</ToolButton>
      </header>
      <p className={styles.verdict} role="region" aria-label="Verdict">{snapshot.verdict ?? nothingSick}</p>
      <div className={styles.middle}>
        <aside className={styles.side} aria-label="Lists">
          <SickEdges failed={false} lens={lens} sick={picture.health.sick} total={graph.edges.length} selected={sel?.kind === 'edge' ? sel.id : null} onSelect={(id) => setSelection({ kind: 'edge', id })} />
          {hosts === null ? <p>Hosts were not read.</p> : <HostList hosts={hosts.hosts} selected={sel?.kind === 'host' ? sel.id : null} onSelect={(id) => setSelection({ kind: 'host', id })} scope="" />}
        </aside>
        <main className={styles.map} aria-label="Map">
          <GraphMap graph={graph} latency={picture.latency} latencyFailed={picture.latency === null} hosts={hosts} lens={lens} quantile={q} theme={theme} before={snapshot.before} weights={weights} highContrast={highContrast} selection={sel} onSelect={setSelection} handle={map} />
        </main>
        <aside className={styles.side} aria-label="Details">
          {comparison === null ? null : <ChangeList comparison={comparison} at={graph.at} selected={sel} onSelect={setSelection} onEnd={null} />}
          <SnapshotDetails snapshot={snapshot} picture={picture} selection={sel} zone={zone} />
        </aside>
      </div>
    </div>
  );
}
