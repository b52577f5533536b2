'use client';

import type { JudgedEdge } from '@/components/mesh/mesh-health';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { hostFact } from '@/components/verdict/host-fact';
import { SuspectStrip } from '@/components/verdict/suspect-strip';
import type { Suspect } from '@/components/verdict/use-suspects';
import { VerdictStrip } from '@/components/verdict/verdict-strip';
import { edgeSentence } from '@/components/verdict/worst-edge';
import type { MainParts } from './use-main-parts';

/** What the strip says, for pictures and reports; null when nothing is sick. */
export function verdictSentence(first: Suspect | null, worst: JudgedEdge | null): string | null {
  return first?.sentence ?? (worst === null ? null : edgeSentence(worst));
}

interface MainVerdictProps {
  readonly picture: MeshPicture | null;
  readonly parts: MainParts;
  readonly onShow: () => void;
  readonly onEdge: (id: string) => void;
}

/** The strip under the tool bar: the first suspect; until there is one the worst edge stated plainly. */
export function MainVerdict({ picture, parts: { first, verdict }, onShow, onEdge }: MainVerdictProps) {
  if (picture === null || picture.graph.edges.length === 0) return null;
  const { sick, edges } = picture.health;
  if (first !== null && verdict.answer !== null) return <SuspectStrip suspect={first} sick={verdict.answer.sick.length} at={verdict.answer.at} onShow={onShow} />;
  return <VerdictStrip edges={[...edges.values()]} sick={sick} hostFact={hostFact(picture)?.sentence ?? null} pending={picture.latencyState === 'pending'} onShow={(one) => onEdge(one.edge.id)} />;
}
