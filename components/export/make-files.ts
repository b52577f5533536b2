import type { QueryClient } from '@tanstack/react-query';
import type { MapFrame } from '@/components/graph/map-frame';
import type { Theme } from '@/components/graph/palette';
import { canvasMeasure, pngPicture, svgPicture, type PictureOptions, type PictureSize } from '@/components/graph/picture';
import { captionOf, fileStem } from '@/lib/export/caption';
import { edgesCsv, hostsCsv } from '@/lib/export/csv';
import { markdownReport } from '@/lib/export/report';
import { writeSnapshot } from '@/lib/export/snapshot';
import { gatherSnapshot } from './gather-snapshot';
import { reportPictures } from './report-pictures';
import { lensText, subjectOf, type Shown } from './shown-view';

/** A file for the downloads. */
export interface MadeFile {
  readonly name: string;
  readonly content: Blob;
}

/** The kinds of files that the page makes. */
export type FileKind = 'png' | 'svg' | 'snapshot' | 'report' | 'edges' | 'hosts';

/** What is wanted. Pictures have a size and a theme. */
export interface FileWish {
  readonly kind: FileKind;
  readonly size: PictureSize;
  readonly theme: Theme;
}

function pictureOptions(shown: Shown, { size, theme }: Pick<FileWish, 'size' | 'theme'>): PictureOptions {
  return { size, theme, caption: captionOf(subjectOf(shown), lensText(shown.view)), quantile: shown.view.q };
}

/** The picture of what the map shows now, as a PNG. */
export function pictureOf(shown: Shown, still: MapFrame | null, look: Pick<FileWish, 'size' | 'theme'>): Promise<Blob> {
  if (still === null) return Promise.reject(new Error('The map is not drawn yet.'));
  return pngPicture(still, pictureOptions(shown, look));
}

function svgOf(shown: Shown, still: MapFrame | null, look: Pick<FileWish, 'size' | 'theme'>): Blob {
  if (still === null) throw new Error('The map is not drawn yet.');
  return new Blob([svgPicture(still, pictureOptions(shown, look), canvasMeasure())], { type: 'image/svg+xml' });
}

async function report(shown: Shown, still: MapFrame | null, client: QueryClient, theme: Theme): Promise<MadeFile[]> {
  const stem = fileStem(subjectOf(shown));
  const snapshot = gatherSnapshot(client, shown);
  const drawn = await reportPictures(shown, still, theme);
  const pictures = drawn.map(({ lens, legend, content }, i) => ({ name: i === 0 ? `${stem}.png` : `${stem}-${lens.replace(/\W+/g, '-').toLowerCase()}.png`, lens, legend, content }));
  const file = { name: `${stem}.undermesh.gz`, content: await writeSnapshot(snapshot) };
  const text = markdownReport(snapshot, subjectOf(shown), pictures.map(({ name, lens, legend }) => ({ file: name, lens, legend })), file.name);
  return [{ name: `${stem}.md`, content: new Blob([text], { type: 'text/markdown' }) }, ...pictures.map(({ name, content }) => ({ name, content })), file];
}

/** Makes the files for a wish; a report comes with its picture and the snapshot it speaks of. */
export async function makeFiles(wish: FileWish, shown: Shown, still: MapFrame | null, client: QueryClient): Promise<MadeFile[]> {
  const stem = fileStem(subjectOf(shown));
  const { graph, latency, hosts } = shown.picture;
  switch (wish.kind) {
    case 'png': return [{ name: `${stem}-${wish.size}.png`, content: await pictureOf(shown, still, wish) }];
    case 'svg': return [{ name: `${stem}-${wish.size}.svg`, content: svgOf(shown, still, wish) }];
    case 'snapshot': return [{ name: `${stem}.undermesh.gz`, content: await writeSnapshot(gatherSnapshot(client, shown)) }];
    case 'report': return report(shown, still, client, wish.theme);
    case 'edges': return [{ name: `${stem}-edges.csv`, content: new Blob([edgesCsv(graph, latency)], { type: 'text/csv' }) }];
    case 'hosts': {
      if (hosts === null) throw new Error('The hosts were not read.');
      return [{ name: `${stem}-hosts.csv`, content: new Blob([hostsCsv(hosts)], { type: 'text/csv' }) }];
    }
  }
}
