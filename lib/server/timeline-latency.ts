import { istioDialect } from '@/lib/dialects/istio/istio-dialect';
import type { SeriesGrid } from '@/lib/hosts/host-series';
import { gridTimes } from '@/lib/hosts/host-series';
import type { Missing } from '@/lib/wire/envelope';
import { quantileOnGrid } from './quantile-series';
import { readRange } from './range-layer';
import type { Runtime } from './runtime';

/** The mesh's P99 is by far the dearest row of the strip, so it is drawn this many steps wide … */
const coarser = 4;
/** … and at least so wide, seconds. */
const shortestStep = 120;
/** The cheap rows do not wait longer than this for it, ms; it goes on being read, and the next question finds it. */
const graceMs = 1500;

/** P99 of the whole mesh on a grid, ms; `values` null = not there (yet), `missing` says why. */
export interface LatencyRow {
  readonly values: (number | null)[] | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
  readonly revision: string;
}

const notYet: LatencyRow = {
  values: null,
  missing: [{ what: 'timeline', source: 'prometheus', code: 'timeout', message: "The mesh's P99 over time is still being read; the other rows do not wait for it." }],
  warnings: [],
  revision: 'later',
};

/** The coarse grid that covers a range; it stands on whole steps, so that a range that moves on asks for the same again. */
function coarseGrid({ start, end, step }: SeriesGrid): SeriesGrid {
  const wide = Math.max(step * coarser, shortestStep);
  return { start: Math.floor(start / wide) * wide, end: Math.floor(end / wide) * wide, step: wide };
}

async function read(asked: SeriesGrid, rt: Runtime, nowSeconds: number): Promise<LatencyRow> {
  const grid = coarseGrid(asked);
  const { series, missing, warnings, revision } = await readRange('timeline', istioDialect.seriesQuery('buckets', 'mesh', grid.step), grid, rt.clients, rt);
  if (series === null) return { values: null, missing, warnings, revision };
  const values = quantileOnGrid(0.99, series, grid, nowSeconds);
  // A point covers the step that ends at it.
  const held = gridTimes(asked).map((time) => values[Math.ceil((time - grid.start) / grid.step - 1e-9)] ?? null);
  return { values: held, missing, warnings, revision };
}

/** P99 of the whole mesh over time, or "not yet" when it takes longer than the rest should wait. */
export async function readMeshLatency(asked: SeriesGrid, rt: Runtime): Promise<LatencyRow> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<LatencyRow>((resolve) => {
    timer = setTimeout(() => resolve(notYet), graceMs);
  });
  try {
    return await Promise.race([read(asked, rt, rt.now() / 1000), patience]);
  } finally {
    clearTimeout(timer);
  }
}
