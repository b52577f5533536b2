/** Where the rows of the strip lie, in px from its top. */
export interface StripLayout {
  readonly lines: readonly number[];
  readonly lineHeight: number;
  readonly rows: readonly number[];
  readonly rowHeight: number;
  readonly axis: number;
  readonly height: number;
}

/** Hosts that get a row; the others are counted. */
export const mostRows = 6;

/** Lines first (P99 when it is there, 5xx, requests), then one row a host, then the axis. The height is always the same, so that nothing jumps. */
export function stripLayout(withP99: boolean, hosts: number): StripLayout {
  const count = withP99 ? 3 : 2;
  const lineHeight = withP99 ? 18 : 27;
  const rowHeight = 10;
  const first = 6;
  const rowsFrom = first + count * lineHeight + 4;
  const gap = hosts > 0 ? Math.min(12, Math.floor(70 / hosts)) : 12;
  return {
    lines: Array.from({ length: count }, (_, index) => first + index * lineHeight),
    lineHeight,
    rows: Array.from({ length: hosts }, (_, index) => rowsFrom + index * gap),
    rowHeight,
    axis: 134,
    height: 152,
  };
}

/** The hosts that get a row: those with the highest peaks (lowest, where less is worse), in the order of their names. */
export function chooseRows<Row extends { readonly name: string; readonly values: readonly (number | null)[] }>(hosts: readonly Row[], worse: 'higher' | 'lower'): Row[] {
  const sign = worse === 'higher' ? 1 : -1;
  const peak = (row: Row) => Math.max(-Infinity, ...row.values.flatMap((value) => (value === null ? [] : [sign * value])));
  return [...hosts].sort((a, b) => peak(b) - peak(a) || (a.name < b.name ? -1 : 1)).slice(0, mostRows)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
