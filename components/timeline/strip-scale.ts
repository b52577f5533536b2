import type { StripStretch } from './stretch';

/** Moment <-> place on the strip. */
export interface StripScale {
  /** Unix seconds -> px from the left end of the plot. */
  readonly x: (at: number) => number;
  /** The reverse. */
  readonly at: (x: number) => number;
  readonly width: number;
  /** Width of one step in px. */
  readonly cell: number;
}

/** The scale of a plot `width` px wide. One step is added at the right end, so that the newest window lies on the strip. */
export function stripScale({ start, end, step }: StripStretch, width: number): StripScale {
  const span = end + step - start;
  return { x: (at) => ((at - start) / span) * width, at: (x) => start + (x / width) * span, width, cell: (step / span) * width };
}

/** A line through values, broken where nothing was measured; a value without measured neighbours becomes a dot-long dash. */
export function linePath(times: readonly number[], values: readonly (number | null)[], scale: StripScale, height: number): string {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  let path = '';
  let open = false;
  times.forEach((time, index) => {
    const value = values[index] ?? null;
    if (value === null) {
      open = false;
      return;
    }
    const point = `${scale.x(time).toFixed(1)} ${(height - 2 - (value / most) * (height - 5)).toFixed(1)}`;
    path += open ? `L${point}` : `M${point}h0.8M${point}`;
    open = true;
  });
  return path;
}
