import { legendText } from '@/components/graph/legend-items';
import type { MapFrame } from '@/components/graph/map-frame';
import type { Theme } from '@/components/graph/palette';
import { pictureSizes, pngPicture } from '@/components/graph/picture';
import { stillFrame } from '@/components/graph/still-frame';
import { captionOf } from '@/lib/export/caption';
import type { Lens } from '@/lib/url/lens';
import { lensText, subjectOf, type Shown } from './shown-view';

/** A picture of a report, with its lens and its legend in words. */
export interface ReportPng {
  readonly lens: string;
  readonly legend: string;
  readonly content: Blob;
}

/** The lenses that a report shows: the one that is looked through, the hosts when they are known, the changes when there is something to compare with. */
function reportLenses({ view, picture, before }: Pick<Shown, 'view' | 'picture' | 'before'>): Lens[] {
  return [...new Set<Lens>([view.lens, ...(picture.hosts === null ? [] : ['hosts' as const]), ...(before === null ? [] : ['change' as const])])];
}

/** The pictures of a report, the one that is looked at first. `still`: the map on the screen; null = it is drawn anew. */
export async function reportPictures(shown: Shown, still: MapFrame | null, theme: Theme): Promise<ReportPng[]> {
  const { picture: { graph, latency, latencyState, hosts }, view, before } = shown;
  const pictures: ReportPng[] = [];
  for (const lens of reportLenses(shown)) {
    const frame = lens === view.lens && still !== null ? still : stillFrame({ graph, latency: latency ?? (latencyState === 'pending' ? 'pending' : null), hosts, lens, quantile: view.q, before }, theme, pictureSizes.page);
    const text = lensText({ lens, q: view.q });
    pictures.push({ lens: text, legend: legendText(lens, view.q), content: await pngPicture(frame, { size: 'page', theme, caption: captionOf(subjectOf(shown), text), quantile: view.q }) });
  }
  return pictures;
}
