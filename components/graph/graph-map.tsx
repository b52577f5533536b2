'use client';
import { useCallback, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import type { Hosts } from '@/lib/hosts/host';
import type { EdgeId, Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import type { Lens, QuantileName } from '@/lib/url/lens';
import type { Selection } from '@/lib/url/selection';
import { arrowStep } from './arrow-step';
import { keptNow, selectedElement } from './focus';
import { foldBudget, foldScene } from './fold-scene';
import styles from './graph-map.module.css';
import { HostRow } from './host-row';
import { LayoutMemory } from './layout/layout-memory';
import { Legend } from './legend';
import type { Before } from './lens/lens-facts';
import type { MapFrame } from './map-frame';
import { mapScene, type SceneInput } from './map-scene';
import { paletteFor, type Theme } from './palette';
import { useCanvas } from './use-canvas';
import { useFit } from './use-fit';
import { usePlaces } from './use-places';
import { usePointer } from './use-pointer';
import { useStage } from './use-stage';

/** What a page may ask of the map. */
export interface GraphMapHandle {
  /** Shows everything. */
  fit(): void;
  /** Brings a node, an edge or a namespace to the middle. */
  centre(id: string): void;
  /** What is drawn now, for a picture of it; null before there is anything. */
  still(): MapFrame | null;
}

/** What the map draws and whom it tells. */
export interface GraphMapProps {
  readonly graph: Graph;
  /** null = not read yet: edges are then judged by their errors alone. */
  readonly latency: Latency | null;
  /** It was asked for and cannot be had: then an edge without errors is unknown, not calm. */
  readonly latencyFailed?: boolean;
  readonly hosts: Hosts | null;
  /** What the page has judged of these edges already, with the same latency. */
  readonly judged?: SceneInput['judged'];
  readonly lens: Lens;
  readonly quantile: QuantileName;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  /** Ids of nodes and edges to keep; the rest fades. null or left out = all. */
  readonly emphasis?: ReadonlySet<string> | null;
  /** The mesh one compares with, for the lens of change. */
  readonly before?: Before | null;
  /** Configured share of an edge among the versions of its target, 0…1, for the lens of rollout. */
  readonly weights?: ReadonlyMap<EdgeId, number> | null;
  readonly theme: Theme;
  /** Draws with the highest contrast. */
  readonly highContrast?: boolean;
  readonly handle?: Ref<GraphMapHandle>;
}

/** The keys of the map shall work after a click, without a ring around all of it. */
function focusQuietly(event: PointerEvent<HTMLElement>): void {
  event.currentTarget.dataset.byPointer = '';
  event.currentTarget.focus({ preventScroll: true });
}

/** The map: callers left, callees right, namespaces as areas, the sick loud. */
export function GraphMap({ graph, latency, latencyFailed = false, hosts, judged = null, lens, quantile, selection, onSelect, emphasis = null, before = null, weights = null, theme, highContrast = false, handle }: GraphMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { attach, stage, size } = useStage();
  const [memory] = useState(() => new LayoutMemory());
  const [around, setAround] = useState<string | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const palette = paletteFor(theme, highContrast);

  const whole = useMemo(() => mapScene({ graph, latency: latency ?? (latencyFailed ? null : 'pending'), hosts, judged, lens, quantile, before, weights }), [graph, latency, latencyFailed, hosts, judged, lens, quantile, before, weights]);
  const { cards, open, edges: lines } = foldBudget(size);
  const looked = whole.edges.length > lines ? (selection?.id ?? null) : null;
  const scene = useMemo(() => foldScene(whole, opened, { cards, open, edges: lines }, looked), [whole, opened, cards, open, lines, looked]);
  const places = usePlaces(memory, scene, size);
  const pick = useCallback((touched: Selection | null) => {
    const behind = touched === null ? undefined : scene.behind.get(touched.id);
    if (touched === null) setAround(null);
    onSelect(touched === null || behind === undefined ? touched : { kind: touched.kind === 'node' ? 'namespace' : touched.kind, id: behind });
  }, [scene, onSelect]);
  const lookAround = useCallback((id: string) => {
    const namespace = scene.behind.get(id);
    if (namespace === undefined) setAround(id);
    else setOpened((before) => new Set([...before, namespace]));
  }, [scene]);
  const hovered = usePointer(stage, scene, places, { onSelect: pick, onAround: lookAround });
  const selected = selectedElement(scene, selection);
  const kept = useMemo(() => keptNow({ scene, hosts, selection, hovered, around, emphasis, selected }), [scene, hosts, selection, hovered, around, emphasis, selected]);
  const frame = useMemo<MapFrame | null>(
    () => (places === null ? null : { scene, places, palette, selected, selectedNamespace: selection?.kind === 'namespace' ? selection.id : null, hovered, kept }),
    [scene, places, palette, selected, selection, hovered, kept],
  );

  const moves = useFit(stage, places, size);
  useCanvas(stage, canvas, frame, size);

  useImperativeHandle(handle, () => ({
    fit: moves.fit,
    centre: (id) => moves.centre(scene.standIn.get(id) ?? id),
    still: () => frame,
  }), [moves, frame, scene]);

  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    delete event.currentTarget.dataset.byPointer;
    if (event.ctrlKey || event.metaKey || event.altKey || places === null) return;
    const next = arrowStep(event.key, selected, places.boxes);
    if (next !== null) pick({ kind: 'node', id: next });
    else if (event.key === 'Enter' && selection !== null) moves.centre(selected ?? selection.id);
    else if (event.key === 'f') moves.fit();
    else if (event.key === '+' || event.key === '=') moves.zoomBy(1.25);
    else if (event.key === '-') moves.zoomBy(0.8);
    else if (event.key === 'Escape') pick(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, [places, selection, selected, pick, moves]);

  return (
    <div className={styles.frame} data-testid="graph-map" data-nodes={scene.nodes.length} data-edges={scene.edges.length} data-latency={latency === null ? (latencyFailed ? 'failed' : 'pending') : 'ready'}>
      <div className={styles.stage} tabIndex={0} role="application" aria-label={`Map of ${scene.nodes.length} nodes and ${scene.edges.length} edges. Arrow keys select, Enter centres, f fits, Escape clears.`} onKeyDown={onKeyDown} onPointerUp={focusQuietly}>
        <canvas ref={canvas} className={styles.layer} aria-hidden="true" />
        <div ref={attach} className={styles.touch} />
      </div>
      {lens === 'hosts' && hosts !== null ? <HostRow hosts={hosts.hosts} selected={selection?.kind === 'host' ? selection.id : null} onSelect={(host) => onSelect(host === null ? null : { kind: 'host', id: host })} /> : null}
      <Legend lens={lens} quantile={quantile} hidden={scene.hidden} />
    </div>
  );
}
