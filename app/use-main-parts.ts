'use client';

import { useMemo } from 'react';
import { useBefore } from '@/components/compare/use-before';
import { findHits, type FindHit } from '@/components/find/find-hits';
import { findInPicture, type Found } from '@/components/find/find-in-picture';
import { shownPart } from '@/components/find/shown-part';
import { emphasis } from '@/components/mesh/emphasis';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { suspectPlace } from '@/components/verdict/suspect-panel';
import { suspectId, useSuspects, type Suspect } from '@/components/verdict/use-suspects';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import type { FilterFault } from '@/lib/url/filter-tokens';
import type { MainView } from '@/lib/url/main-view';

const mostHits = 8;

/** What was found in the picture, and where a filter cannot be read. */
export interface Finding {
  readonly found: Found | null;
  readonly hits: readonly FindHit[];
  readonly fault: FilterFault | null;
  /** Edges for a filter, else nodes; null while nothing is looked for. */
  readonly count: number | null;
}

function finding(picture: MeshPicture | null, text: string): Finding {
  const outcome = picture === null ? null : findInPicture(picture, text);
  if (picture === null || outcome === null) return { found: null, hits: [], fault: null, count: null };
  if ('fault' in outcome) return { found: null, hits: [], fault: outcome.fault, count: null };
  return { found: outcome, hits: outcome.edges === null ? findHits(picture, text, mostHits) : [], fault: null, count: outcome.edges?.size ?? outcome.nodes.size };
}

/** What the screen makes of the picture and the view: the drawn part, what was found, the verdict, the comparison. */
export function useMainParts(view: MainView, scope: ScopeQuestion, picture: MeshPicture | null) {
  const verdict = useSuspects(scope);
  const comparison = useBefore(scope, view.compare, picture);
  const part = useMemo(() => (picture === null ? null : shownPart(picture, view.focus, view.hide)), [picture, view.focus, view.hide]);
  const find = useMemo(() => finding(picture, view.find), [picture, view.find]);
  const kept = useMemo(() => (part === null ? null : emphasis(part, find.found, view.sick)), [part, find.found, view.sick]);
  const first: Suspect | null = verdict.answer?.suspects[0] ?? null;
  const chosen = view.sel?.kind === 'suspect' ? verdict.answer?.suspects.find((suspect) => suspectId(suspect) === view.sel?.id) ?? null : null;
  const mapSelection = view.sel?.kind === 'suspect' ? (chosen === null ? null : suspectPlace(chosen)) : view.sel;
  return { verdict, comparison, part, find, kept, first, chosen, mapSelection };
}
export type MainParts = ReturnType<typeof useMainParts>;
