'use client';

import dynamic from 'next/dynamic';
import { useEffect, type Ref } from 'react';
import type { GraphMapHandle } from '@/components/graph/graph-map';
import { PartBar } from '@/components/find/part-bar';
import { LayerNotices } from '@/components/mesh/layer-notices';
import { MapEmpty } from '@/components/mesh/map-empty';
import type { MeshAnswers } from '@/components/mesh/use-mesh-picture';
import { WindowOffers } from '@/components/mesh/window-offers';
import { EdgeTable } from '@/components/table/edge-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PanelGuard } from '@/components/ui/panel-guard';
import { ToolButton } from '@/components/ui/tool-button';
import { useHighContrast } from '@/components/ui/use-contrast';
import { useTheme } from '@/components/ui/use-theme';
import { FirstVisit } from '@/components/welcome/first-visit';
import { loadCode } from '@/lib/queries/load-code';
import type { MainView } from '@/lib/url/main-view';
import type { MainParts } from './use-main-parts';
import styles from './map-area.module.css';
import { useWeights } from './use-weights';

const loadMap = () => loadCode(() => import('@/components/graph/graph-map')).then((module) => module.GraphMap);
const GraphMap = dynamic(loadMap, {
  ssr: false,
  loading: () => <p className={styles.loading}>Drawing the map…</p>,
});

export type MapHandle = GraphMapHandle;

interface MapAreaProps {
  readonly answers: MeshAnswers;
  readonly view: MainView;
  readonly change: (changes: Partial<MainView>) => void;
  readonly parts: MainParts;
  /** The picture is old: it is drawn greyed. */
  readonly stale: boolean;
  readonly scope: string;
  /** Name of a node on the map. */
  readonly nameOf: (id: string) => string;
  readonly onCsv: () => void;
  readonly ref: Ref<MapHandle>;
}

/** The middle of the screen: the map or its table, or what stands in its place. */
export function MapArea({ answers, parts, view, change, stale, scope, nameOf, onCsv, ref }: MapAreaProps) {
  const theme = useTheme();
  const highContrast = useHighContrast();
  // The map's code comes while the traffic is waited for, not after it.
  useEffect(() => void loadMap().catch(() => undefined), []);
  const { graph } = answers;
  const { at, window, ns: namespaces, cluster, level, lens } = view;
  const weights = useWeights({ at, window, namespaces, cluster, level }, lens === 'rollout');
  const { part, kept, comparison, mapSelection } = parts;
  const drawn = part !== null && part.graph.nodes.length > 0;
  const narrowed = !drawn && (view.focus !== null || view.hide.length > 0) && (answers.picture?.graph.nodes.length ?? 0) > 0;
  const said = (
    <>
      {graph.data === undefined ? null : <LayerNotices answers={answers} scope={scope} />}
      {drawn ? <WindowOffers offers={graph.data?.offers ?? []} onWindow={(window) => change({ window })} /> : null}
      {drawn ? <FirstVisit band="map" /> : null}
    </>
  );
  return (
    <main id="main" className={styles.area} tabIndex={-1} aria-label="Map">
      <h1 className="only-read-aloud">Service mesh and the hosts under it</h1>
      <PartBar focus={view.focus} hide={view.hide} nameOf={nameOf} onFocus={(focus) => change({ focus })} onHide={(hide) => change({ hide: [...hide] })} />
      {drawn && !view.table ? null : said}
      {drawn ? (
        <div className={styles.map}>
          {view.table ? null : <div className={styles.said}>{said}</div>}
          <div className={`${styles.layer} ${stale ? styles.stale : ''}`} inert={view.table}>
            <PanelGuard name="The map" about={view.lens}>
              <GraphMap
                graph={part.graph} latency={part.latency} latencyFailed={part.latencyState === 'failed'} hosts={part.hosts} judged={part.health.edges} lens={view.lens} quantile={view.q} theme={theme} highContrast={highContrast}
                before={comparison?.mesh ?? null} weights={weights} selection={mapSelection} onSelect={(sel) => change({ sel })} emphasis={kept} handle={ref}
              />
            </PanelGuard>
          </div>
          {view.table ? <EdgeTable picture={part} kept={kept} selected={mapSelection?.kind === 'edge' ? mapSelection.id : null} onSelect={(id) => change({ sel: { kind: 'edge', id } })} onCsv={onCsv} onClose={() => change({ table: false })} /> : null}
        </div>
      ) : narrowed ? <EmptyState title="Nothing is left to draw: all of it is hidden or outside the focus."><ToolButton onClick={() => change({ focus: null, hide: [] })}>Show the whole mesh</ToolButton></EmptyState>
        : <MapEmpty graph={graph} window={view.window} namespaces={view.ns} scope={scope} onWindow={(window) => change({ window })} onAllNamespaces={() => change({ ns: [] })} />}
    </main>
  );
}
