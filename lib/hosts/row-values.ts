import type { ExporterRow } from './exporter-rows';
import type { SignalName } from './host';

/** Value of a signal as one exporter's numbers give it; undefined when it is not among them. */
export function rowValue(row: ExporterRow, name: SignalName): number | undefined {
  switch (name) {
    case 'steal': return share(row, ['steal']);
    case 'iowait': return iowaitShare(row);
    case 'softirq': return share(row, ['softirq']);
    case 'cpuBusy': return share(row, ['user', 'nice', 'system', 'irq', 'softirq']);
    case 'cpuUser': return share(row, ['user', 'nice']);
    case 'cpuSystem': return share(row, ['system', 'irq']);
    case 'retransmits': return row.values.get(name) ?? zeroOfNone(row, ['segments', 'resent']);
    case 'diskAwait': return row.values.get(name) ?? zeroOfNone(row, ['reads', 'writes']);
    default: return row.values.get(name);
  }
}

/** Disk operations per second over all disks; null when not known. */
export function diskOperations(row: ExporterRow): number | null {
  const reads = row.values.get('reads');
  const writes = row.values.get('writes');
  return reads === undefined && writes === undefined ? null : (reads ?? 0) + (writes ?? 0);
}

/** CPU seconds that passed in one second on all CPUs of the host: the wall, of which every mode is a share. */
function wall(row: ExporterRow): number | null {
  let total = 0;
  for (const [mode, value] of row.modes) if (mode !== 'iowait') total += value;
  total += saneIowait(row, total);
  return total > 0 ? total : null;
}

/**
 * The kernel may step iowait back, which looks like a counter that began anew and gives an absurd rate.
 * As the modes of one CPU add up to the wall clock, what the others leave over is the true upper bound.
 */
function saneIowait(row: ExporterRow, others: number): number {
  const raw = row.modes.get('iowait') ?? 0;
  const cores = row.values.get('cores');
  if (cores === undefined || raw + others <= cores * 1.1) return raw;
  return Math.max(0, Math.min(raw, cores - others));
}

function iowaitShare(row: ExporterRow): number | undefined {
  const total = wall(row);
  if (total === null || !row.modes.has('iowait')) return undefined;
  const others = [...row.modes].reduce((sum, [mode, value]) => (mode === 'iowait' ? sum : sum + value), 0);
  return saneIowait(row, others) / total;
}

function share(row: ExporterRow, modes: readonly string[]): number | undefined {
  const total = wall(row);
  const values = modes.flatMap((mode) => row.modes.get(mode) ?? []);
  if (total === null || values.length === 0) return undefined;
  return Math.min(1, values.reduce((sum, value) => sum + value, 0) / total);
}

/** A ratio over no events at all: nothing was resent, nothing waited. Measured as zero, not missing. */
function zeroOfNone(row: ExporterRow, counts: readonly string[]): number | undefined {
  return counts.every((name) => row.values.get(name) === 0) ? 0 : undefined;
}
