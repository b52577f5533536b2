import { readFileSync } from 'node:fs';

/** What the kernel counted of one disk since the machine started. */
interface DiskCounters {
  readonly writes: number;
  /** Seconds in which at least one operation was under way. */
  readonly busy: number;
  /** The same, each operation for itself. */
  readonly waited: number;
}

/** What became of a disk in a stretch of time: operations, and shares of the time. */
export interface DiskUse {
  readonly writes: number;
  readonly busy: number;
  readonly queue: number;
}

/** Parts of disks and disks in memory, which the exporter leaves out too. */
const leftOut = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;

/** Reads /proc/diskstats (Documentation/admin-guide/iostats.rst: fields 5, 10 and 11 of a disk). */
export function diskCounters(text = readFileSync('/proc/diskstats', 'utf8')): ReadonlyMap<string, DiskCounters> {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/)).filter(([, , name]) => name !== undefined && !leftOut.test(name));
  return new Map(rows.map((row) => [row[2] ?? '', { writes: Number(row[7]), busy: Number(row[12]) / 1000, waited: Number(row[13]) / 1000 }]));
}

/** The most of any disk between two readings `seconds` apart, each figure for itself. */
export function mostUsed(before: ReadonlyMap<string, DiskCounters>, after: ReadonlyMap<string, DiskCounters>, seconds: number): DiskUse {
  const most = { writes: 0, busy: 0, queue: 0 };
  for (const [name, then] of before) {
    const now = after.get(name) ?? then;
    most.writes = Math.max(most.writes, now.writes - then.writes);
    most.busy = Math.max(most.busy, (now.busy - then.busy) / seconds);
    most.queue = Math.max(most.queue, (now.waited - then.waited) / seconds);
  }
  return most;
}
