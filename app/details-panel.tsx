'use client';

import { useState } from 'react';
import { ChangeList } from '@/components/compare/change-list';
import { NodeActions } from '@/components/find/node-actions';
import { Inspector } from '@/components/inspector/inspector';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import type { StripStretch } from '@/components/timeline/stretch';
import { Notice } from '@/components/ui/notice';
import { SuspectPanel } from '@/components/verdict/suspect-panel';
import { FirstVisit } from '@/components/welcome/first-visit';
import type { MainView } from '@/lib/url/main-view';
import type { MainParts } from './use-main-parts';

interface DetailsPanelProps {
  readonly picture: MeshPicture;
  readonly parts: MainParts;
  readonly view: MainView;
  readonly change: (changes: Partial<MainView>) => void;
  readonly stretch: StripStretch | null;
  readonly nameOf: (id: string) => string;
}

/** The right panel: what changed, and everything about what is selected. */
export function DetailsPanel({ picture, parts, view, change, stretch, nameOf }: DetailsPanelProps) {
  const [from, setFrom] = useState<string | null>(null);
  const { comparison, chosen, verdict } = parts;
  const suspectGone = view.sel?.kind === 'suspect' && chosen === null;
  return (
    <>
      <FirstVisit band="details" />
      {comparison === null ? null : <ChangeList comparison={comparison} at={picture.graph.at} selected={view.sel} onSelect={(sel) => change({ sel })} onEnd={() => change({ compare: null })} />}
      {view.sel === null ? null : <NodeActions selection={view.sel} from={from === null ? null : { id: from, name: nameOf(from) }} onFrom={setFrom} onFocus={(focus) => change({ focus })} onHide={(what) => change({ sel: null, hide: [...view.hide, what] })} />}
      {suspectGone ? <Notice mark="unknown" title={verdict.pending ? 'Waiting for the verdict…' : 'This suspect is not in the verdict over this moment.'} /> : null}
      {chosen !== null && verdict.answer !== null ? <SuspectPanel suspect={chosen} answer={verdict.answer} picture={picture} onSelect={(sel) => change({ sel })} />
        : comparison !== null && view.sel === null ? null : <Inspector picture={picture} selection={suspectGone ? null : view.sel} before={comparison?.mesh ?? null} scope={{ at: view.at, window: view.window, namespaces: view.ns, cluster: view.cluster, level: view.level }} stretch={stretch} onSelect={(sel) => change({ sel })} />}
    </>
  );
}
