import type { Page } from '@playwright/test';

/** Milliseconds between frames. */
export interface Frames {
  readonly p50: number;
  readonly p95: number;
}

function spread(times: readonly number[]): Frames {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Records the time between frames while `work` runs. */
async function recorded(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    let last = performance.now();
    const tick = (now: number): void => {
      times.push(now - last);
      last = now;
      if (Reflect.get(window, 'benchFrames') === times) requestAnimationFrame(tick);
    };
    Reflect.set(window, 'benchFrames', times);
    requestAnimationFrame(tick);
  });
  await work();
  const times = await page.evaluate(() => {
    const all: unknown = Reflect.get(window, 'benchFrames');
    Reflect.set(window, 'benchFrames', null);
    return Array.isArray(all) ? all.map(Number) : [];
  });
  return spread(times.slice(2));
}

const strokes = 50;

/** Where an element lies; waits until it is to be seen. */
async function boxOf(page: Page, selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
  const element = page.locator(selector);
  await element.waitFor({ state: 'visible' });
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  return box;
}

/** Drags the middle of `selector` to and fro. */
export async function panFrames(page: Page, selector: string): Promise<Frames> {
  const box = await boxOf(page, selector);
  // Near the lower left corner there are no cards, so that the picture is dragged and nothing is selected.
  const [x, y] = [box.x + 12, box.y + box.height - 12];
  return recorded(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 0; i < strokes; i++) await page.mouse.move(x + 90 * Math.sin(i / 6), y - 60 * Math.abs(Math.sin(i / 9)));
    await page.mouse.up();
  });
}

/** Turns the wheel over the middle of `selector`, in and out. */
export async function zoomFrames(page: Page, selector: string): Promise<Frames> {
  const box = await boxOf(page, selector);
  return recorded(page, async () => {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 0; i < strokes; i++) await page.mouse.wheel(0, i % 20 < 10 ? -60 : 60);
  });
}

/** The floor: a plain canvas that draws as many boxes with names and curves anew for every move of the mouse. */
export async function showFloor(page: Page, nodes: number, edges: number): Promise<void> {
  await page.setContent('<canvas id="floor" width="832" height="590"></canvas>');
  await page.evaluate(([boxes, curves]) => {
    const canvas = document.querySelector('canvas');
    const brush = canvas?.getContext('2d');
    if (!canvas || !brush) return;
    const columns = Math.ceil(Math.sqrt(boxes * 1.5));
    const place = (i: number) => ({ x: (i % columns) * (832 / columns), y: Math.floor(i / columns) * (590 / Math.ceil(boxes / columns)) });
    let asked = false;
    let shift = { x: 0, y: 0, zoom: 1 };
    const paint = (): void => {
      asked = false;
      brush.setTransform(shift.zoom, 0, 0, shift.zoom, shift.x, shift.y);
      brush.clearRect(-1000, -1000, 3000, 3000);
      for (let i = 0; i < curves; i++) {
        const [from, to] = [place((i * 7) % boxes), place((i * 13 + 5) % boxes)];
        brush.beginPath();
        brush.moveTo(from.x, from.y);
        brush.bezierCurveTo((from.x + to.x) / 2, from.y, (from.x + to.x) / 2, to.y, to.x, to.y);
        brush.stroke();
      }
      brush.font = '9px sans-serif';
      for (let i = 0; i < boxes; i++) {
        const at = place(i);
        brush.strokeRect(at.x, at.y, 50, 16);
        brush.fillText(`svc-${i}`, at.x + 3, at.y + 11);
      }
    };
    const ask = (): void => {
      if (!asked) requestAnimationFrame(paint);
      asked = true;
    };
    canvas.addEventListener('mousemove', (event) => {
      shift = { ...shift, x: event.offsetX / 10, y: event.offsetY / 10 };
      ask();
    });
    canvas.addEventListener('wheel', (event) => {
      shift = { ...shift, zoom: shift.zoom * (event.deltaY < 0 ? 1.05 : 0.95) };
      ask();
    });
    paint();
  }, [nodes, edges] as const);
}
