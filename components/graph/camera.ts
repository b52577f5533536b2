import type { Point } from './layout/box';
import type { View } from './view';

/** How small and how large the plane may become. */
const zoomLimits = { least: 0.04, most: 3 } as const;

function limited(zoom: number): number {
  return Math.min(zoomLimits.most, Math.max(zoomLimits.least, zoom));
}

/** How the plane of the map lies on the screen now, and every way to change that. Knows time, but nothing of the page. */
export class Camera {
  private now: View = { zoom: 1, x: 0, y: 0 };
  private flight: number | null = null;
  private readonly listeners = new Set<() => void>();
  /** Whether a person has moved the plane since it was last placed by the page. */
  byHand = false;
  /** False while the plane grows or shrinks step by step, so that the next step is near. */
  settled = true;

  get view(): View {
    return this.now;
  }

  /** Calls `listener` after every move. Returns how to stop that. */
  onMove(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Lays the plane so, over `duration` milliseconds. */
  place(view: View, duration = 0): void {
    this.stop();
    const from = this.now;
    const to = { ...view, zoom: limited(view.zoom) };
    if (duration === 0) return this.set(to, true);
    const start = performance.now();
    const step = (time: number): void => {
      const share = Math.min(1, Math.max(0, (time - start) / duration));
      const eased = 1 - (1 - share) ** 3;
      const between = (a: number, b: number): number => (share === 1 ? b : a + (b - a) * eased);
      this.flight = share < 1 ? requestAnimationFrame(step) : null;
      this.set({ zoom: between(from.zoom, to.zoom), x: between(from.x, to.x), y: between(from.y, to.y) }, share === 1);
    };
    this.flight = requestAnimationFrame(step);
  }

  /** Moves the plane by so many pixels, by hand. */
  drag(x: number, y: number): void {
    this.stop();
    this.byHand = true;
    this.set({ ...this.now, x: this.now.x + x, y: this.now.y + y }, this.settled);
  }

  /** Makes the plane larger or smaller around a point of the screen that stays where it is, by hand. */
  zoomAt({ x, y }: Point, factor: number): void {
    this.stop();
    this.byHand = true;
    this.set(this.zoomed({ x, y }, factor), false);
  }

  /** The view after a zoom around a point of the screen. */
  zoomed({ x, y }: Point, factor: number): View {
    const zoom = limited(this.now.zoom * factor);
    const share = zoom / this.now.zoom;
    return { zoom, x: x - (x - this.now.x) * share, y: y - (y - this.now.y) * share };
  }

  /** Ends a move that is under way where it is. */
  stop(): void {
    if (this.flight !== null) cancelAnimationFrame(this.flight);
    this.flight = null;
  }

  private set(view: View, settled: boolean): void {
    this.now = view;
    this.settled = settled;
    for (const listener of this.listeners) listener();
  }
}
