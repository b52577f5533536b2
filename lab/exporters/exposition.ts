import type { SeriesGroup, SeriesRow } from './series-group';

interface Line {
  readonly head: string;
  readonly row: SeriesRow;
  readonly group: SeriesGroup;
  readonly index: number;
}

/**
 * Writes groups in the Prometheus text format 0.0.4: every family once, its series together.
 * The order of lines is worked out again only when the set of groups changes, so a scrape costs one pass over the values.
 */
export class Exposition {
  private groups: readonly SeriesGroup[] = [];
  private lines: readonly Line[] = [];

  /** The page for these groups with their present values. */
  render(groups: readonly SeriesGroup[]): string {
    if (!sameGroups(groups, this.groups)) {
      this.groups = [...groups];
      this.lines = orderLines(groups);
    }
    const stamps = new Map<SeriesGroup, string>();
    for (const group of groups) {
      group.refresh();
      const stamp = group.timestamp();
      stamps.set(group, stamp === null ? '\n' : ` ${stamp}\n`);
    }
    let page = '';
    for (const { head, row, group, index } of this.lines) {
      page += head + row.text + formatValue(group.values[index] ?? Number.NaN) + (stamps.get(group) ?? '\n');
    }
    return page;
  }
}

/** A number as the text format writes it. */
export function formatValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function sameGroups(a: readonly SeriesGroup[], b: readonly SeriesGroup[]): boolean {
  return a.length === b.length && a.every((group, index) => group === b[index]);
}

function orderLines(groups: readonly SeriesGroup[]): Line[] {
  const families = new Map<string, { row: SeriesRow; group: SeriesGroup; index: number }[]>();
  for (const group of groups) {
    group.rows.forEach((row, index) => {
      const members = families.get(row.family.name);
      if (members) members.push({ row, group, index });
      else families.set(row.family.name, [{ row, group, index }]);
    });
  }
  return [...families.values()].flatMap((members) =>
    members.map((member, position) => ({ ...member, head: position === 0 ? header(member.row) : '' })),
  );
}

function header({ family }: SeriesRow): string {
  return `# HELP ${family.name} ${family.help}\n# TYPE ${family.name} ${family.type}\n`;
}
