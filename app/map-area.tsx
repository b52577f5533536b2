'use client';

import { useComputedColorScheme } from '@mantine/core';
import dynamic from 'next/dynamic';
import type { Ref } from 'react';
import type { GraphMapHandle } from '@/components/graph/graph-map';
import { LayerNotices } from '@/components/mesh/layer-notices';
import { MapEmpty } from '@/components/mesh/map-empty';
import type { MeshAnswers } from '@/components/mesh/use-mesh-picture';
import type { MainView } from '@/lib/url/main-view';
import styles from './map-area.module.css';

const GraphMap = dynamic(() => import('@/components/graph/graph-map').then((module) => module.GraphMap), {
  ssr: false,
  loading: () => <p className={styles.loading}>Drawing the map…</p>,
});

export type MapHandle = GraphMapHandle;

interface MapAreaProps {
  readonly answers: MeshAnswers;
  readonly view: MainView;
  readonly change: (changes: Partial<MainView>) => void;
  readonly emphasis: ReadonlySet<string> | null;
  /** The picture is old: it is drawn greyed. */
  readonly stale: boolean;
  readonly scope: string;
  readonly ref: Ref<MapHandle>;
}

/** The middle of the screen: the map, or what stands in its place. */
export function MapArea({ answers, view, change, emphasis, stale, scope, ref }: MapAreaProps) {
  const theme = useComputedColorScheme('light');
  const { picture, graph } = answers;
  const drawn = picture !== null && picture.graph.nodes.length > 0;
  return (
    <main id="main" className={styles.area} tabIndex={-1} aria-label="Map">
      <h1 className="only-read-aloud">Service mesh and the hosts under it</h1>
      {graph.data === undefined ? null : <LayerNotices answers={answers} scope={scope} />}
      {drawn ? (
        <div className={`${styles.map} ${stale ? styles.stale : ''}`}>
          <GraphMap
            graph={picture.graph} latency={picture.latency} latencyFailed={picture.latencyState === 'failed'} hosts={picture.hosts} lens={view.lens} quantile={view.q} theme={theme}
            selection={view.sel} onSelect={(sel) => change({ sel })} emphasis={emphasis} handle={ref}
          />
        </div>
      ) : <MapEmpty graph={graph} window={view.window} namespaces={view.ns} scope={scope} onWindow={(window) => change({ window })} onAllNamespaces={() => change({ ns: [] })} />}
    </main>
  );
}
