import type { Core } from 'cytoscape';
import { planLabels } from './label-plan';
import { paintOver, paintUnder, type MapFrame } from './map-frame';
import { setLabelFont } from './paint-labels';
import { extentOf } from './layout/layout-memory';

/** How a picture of the map is made. */
export interface PictureOptions {
  /** Pixels per CSS pixel; 2 is sharp in print. */
  readonly scale?: number;
  /** Air around the picture in CSS pixels. */
  readonly margin?: number;
}

/** The edges of the whole drawing as an image, and where its upper left corner lies. */
async function edgeImage(core: Core, scale: number): Promise<{ image: ImageBitmap; x: number; y: number }> {
  const corner = core.elements().boundingBox();
  const blob = await core.png({ output: 'blob-promise', full: true, scale });
  return { image: await createImageBitmap(blob), x: corner.x1, y: corner.y1 };
}

/** The whole map, whatever part the screen shows, as a PNG: areas, edges, cards and labels, without the page around it. */
export async function mapPicture(core: Core, frame: MapFrame, { scale = 2, margin = 16 }: PictureOptions): Promise<Blob> {
  const extent = extentOf(frame.places) ?? { x: 0, y: 0, width: 1, height: 1 };
  const room = { width: extent.width + 2 * margin, height: extent.height + 2 * margin };
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(room.width * scale);
  canvas.height = Math.ceil(room.height * scale);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('The browser gives no canvas to draw the picture on.');
  const view = { zoom: 1, x: margin - extent.x, y: margin - extent.y };
  brush.fillStyle = frame.palette.bg;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  paintUnder(brush, frame, view);
  if (core.edges().nonempty()) {
    const edges = await edgeImage(core, scale);
    brush.drawImage(edges.image, edges.x + view.x, edges.y + view.y, edges.image.width / scale, edges.image.height / scale);
  }
  setLabelFont(brush);
  const labels = planLabels({ ...frame, zoom: 1 }, (text) => brush.measureText(text).width);
  paintOver(brush, frame, view, labels, room);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('The browser made no PNG of the canvas.')) : resolve(blob)), 'image/png'));
}
