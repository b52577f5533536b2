'use client';

import Link from 'next/link';
import { formatSpan } from '@/lib/base/format-time';
import { AnswerError } from '@/lib/queries/answer-error';
import { EmptyState } from '../ui/empty-state';
import { ToolButton } from '../ui/tool-button';
import type { MeshAnswers } from './use-mesh-picture';

interface MapEmptyProps {
  readonly graph: MeshAnswers['graph'];
  readonly window: number;
  readonly namespaces: readonly string[];
  readonly scope: string;
  readonly onWindow: (window: number) => void;
  readonly onAllNamespaces: () => void;
}

/** In place of a map that has nothing to draw: which kind of nothing, and the next step. */
export function MapEmpty({ graph, window, namespaces, scope, onWindow, onAllNamespaces }: MapEmptyProps) {
  const doctor = <Link prefetch={false} href={`/doctor${scope}`}>Open the doctor: what was found, what is missing</Link>;
  if (graph.data === undefined) {
    const { error } = graph;
    if (error === null) return <EmptyState busy title={`Waiting for the traffic of the last ${formatSpan(window)}…`}>Prometheus is asked for requests and bytes; latency and hosts follow.</EmptyState>;
    const hint = error instanceof AnswerError ? error.hint : '';
    return <EmptyState title={error.message}><p>{hint}</p><p>It is asked again every 5 seconds; the map appears by itself.</p>{doctor}</EmptyState>;
  }
  const lost = graph.data.missing.find((one) => one.what === 'traffic');
  if (lost !== undefined) return <EmptyState title="There may be traffic, but it cannot be seen."><p>{lost.message ?? `${lost.source} does not answer (${lost.code}).`}</p>{doctor}</EmptyState>;
  const offers = graph.data.offers ?? [];
  const offered = offers.map((offer) => <div key={`${offer.reason} ${offer.window}`}><p>{offer.message}</p><ToolButton onClick={() => onWindow(offer.window)}>Show {formatSpan(offer.window)}</ToolButton></div>);
  if (namespaces.length > 0) {
    return <EmptyState title={`No traffic touches ${namespaces.join(', ')} in this window.`}>{offered}<ToolButton onClick={onAllNamespaces}>Show all namespaces</ToolButton>{doctor}</EmptyState>;
  }
  return (
    <EmptyState title={`No traffic was measured in the last ${formatSpan(window)}.`}>
      <p>Prometheus answers, but has no requests and no bytes of a mesh in this window.</p>
      {offered}
      {offers.length === 0 && window < 3_600 ? <ToolButton onClick={() => onWindow(3_600)}>Look at the last hour</ToolButton> : null}
      {doctor}
    </EmptyState>
  );
}
