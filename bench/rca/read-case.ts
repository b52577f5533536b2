import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One labelled fault of a public collection: metrics over time, who calls whom, when it began, who has it. */
export interface FaultCase {
  readonly folder: string;
  /** The service that the fault was put into, and the kind of fault as the collection names it. */
  readonly service: string;
  readonly fault: string;
  /** Unix seconds. */
  readonly injectedAt: number;
  /** Unix seconds of every row. */
  readonly times: readonly number[];
  /** Values by service and metric, one for each row; null = empty cell. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, readonly (number | null)[]>>;
  readonly calls: readonly (readonly [caller: string, callee: string])[];
}

/** Finds cases below a folder: every directory with `data.csv` and `inject_time.txt`, as RCAEval and RCD lay them out (`SERVICE_FAULT/NUMBER/`). `graph.csv` (`caller,callee`) lies beside them or above. */
export function findCases(root: string): string[] {
  if (existsSync(join(root, 'data.csv')) && existsSync(join(root, 'inject_time.txt'))) return [root];
  return readdirSync(root).sort().map((name) => join(root, name)).filter((path) => statSync(path).isDirectory()).flatMap(findCases);
}

/** Reads one case. Throws an Error with a sentence when its files do not say what they should. */
export function readCase(folder: string, root: string): FaultCase {
  const label = /^(.+)_([a-z]+)$/.exec(basename(dirname(folder)));
  if (label?.[1] === undefined || label[2] === undefined) throw new Error(`The folder above ${basename(folder)} should be named SERVICE_FAULT.`);
  const [head = '', ...lines] = readFileSync(join(folder, 'data.csv'), 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' || Number.isNaN(Number(cell)) ? null : Number(cell))));
  const timeColumn = columns.indexOf('time');
  if (timeColumn < 0) throw new Error('data.csv needs a column "time" in unix seconds.');
  const metrics = new Map<string, Map<string, (number | null)[]>>();
  columns.forEach((column, index) => {
    const [, service, metric] = /^(.+?)_(.+)$/.exec(column) ?? [];
    if (service === undefined || metric === undefined) return;
    const known = metrics.get(service) ?? new Map<string, (number | null)[]>();
    known.set(metric, rows.map((row) => row[index] ?? null));
    metrics.set(service, known);
  });
  return {
    folder, service: label[1], fault: label[2], metrics, calls: readCalls(folder, root),
    injectedAt: Number(readFileSync(join(folder, 'inject_time.txt'), 'utf8').trim()), times: rows.map((row) => row[timeColumn] ?? 0),
  };
}

function readCalls(folder: string, root: string): (readonly [string, string])[] {
  for (let place = folder; ; place = dirname(place)) {
    const file = join(place, 'graph.csv');
    if (existsSync(file)) {
      return readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
        const [caller = '', callee = ''] = line.split(',');
        return [caller.trim(), callee.trim()] as const;
      });
    }
    if (place === root || dirname(place) === place) throw new Error(`There is no graph.csv (caller,callee) in ${folder} or above.`);
  }
}
