'use client';

import { HostList } from '@/components/lists/host-list';
import { SickEdges } from '@/components/lists/sick-edges';
import type { MeshAnswers } from '@/components/mesh/use-mesh-picture';
import { Absence } from '@/components/ui/absence';
import { Notice } from '@/components/ui/notice';
import { Section } from '@/components/ui/section';
import { SuspectList } from '@/components/verdict/suspect-list';
import type { Verdict } from '@/components/verdict/use-suspects';
import { FirstVisit } from '@/components/welcome/first-visit';
import type { MainView } from '@/lib/url/main-view';
import type { Selection } from '@/lib/url/selection';

interface LeftListsProps {
  readonly answers: MeshAnswers;
  readonly verdict: Verdict;
  readonly view: Pick<MainView, 'lens' | 'sel' | 'at' | 'window' | 'level'>;
  readonly scope: string;
  readonly onSelect: (selection: Selection) => void;
}

/** Suspects, sick edges, hosts: the lists at the left. */
export function LeftLists({ answers: { picture, graph, hosts }, verdict, view: { lens, sel, at, window, level }, scope, onSelect }: LeftListsProps) {
  const over = { at, window, level };
  const selected = (kind: Selection['kind']) => (sel?.kind === kind ? sel.id : null);
  return (
    <>
      <FirstVisit band="lists" />
      <SuspectList verdict={verdict} selected={selected('suspect')} onSelect={(id) => onSelect({ kind: 'suspect', id })} />
      <SickEdges failed={graph.isError} lens={lens} sick={picture?.health.sick ?? []} total={picture?.graph.edges.length ?? null} selected={selected('edge')} onSelect={(id) => onSelect({ kind: 'edge', id })} over={over} latency={picture?.latency ?? null} />
      {picture?.hosts ? <HostList hosts={picture.hosts.hosts} selected={selected('host')} onSelect={(id) => onSelect({ kind: 'host', id })} scope={scope} over={over} />
        : <Section title="Hosts">{hosts.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={hosts.error.message} hint="Asked again every 5 seconds." />}</Section>}
    </>
  );
}
