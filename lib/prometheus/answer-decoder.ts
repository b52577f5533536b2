import { AppError } from '@/lib/base/app-error';
import type { Labels, Sample, Series } from '@/lib/promql/sample';

/** A decoded answer of the query API. Entries that are not what the API promises are counted, the rest is kept. */
export interface QueryAnswer {
  /** Of an instant vector or a scalar; empty for a matrix. */
  readonly samples: readonly Sample[];
  /** Of a matrix; empty for a vector. */
  readonly series: readonly Series[];
  /** Text from upstream, at most 20 of 300 characters. */
  readonly warnings: readonly string[];
  readonly malformed: number;
  /** Of the answer, after decompression. */
  readonly bytes: number;
}

/** Begins every warning of a source: its answer may lack something. What begins otherwise is a remark. */
export const sourceWarns = 'Prometheus warns: ';

/** Decodes the body of `/api/v1/query` or `/api/v1/query_range`; throws `bad-answer` when the frame is wrong. */
export function decodeQueryAnswer(text: string, bytes: number): QueryAnswer {
  const body = parseJson(text);
  if (!isRecord(body) || body['status'] !== 'success' || !isRecord(body['data'])) throw notTheApi('the body is not a success answer of the query API');
  const { resultType, result } = body['data'];
  const warnings = [...texts(body['warnings']).map((line) => `${sourceWarns}${line}`), ...texts(body['infos'])].slice(0, 20).map((line) => line.slice(0, 300));
  if (!Array.isArray(result)) throw notTheApi('data.result is not a list');
  const rest = { warnings, bytes };
  if (resultType === 'vector') return { ...decodeList(result, decodeSample), series: [], ...rest, };
  if (resultType === 'scalar') return { ...decodeList([{ metric: {}, value: result }], decodeSample), series: [], ...rest };
  if (resultType === 'matrix') {
    const { samples: series, malformed } = decodeList(result, decodeSeries);
    return { samples: [], series, malformed, ...rest };
  }
  throw notTheApi('data.resultType is unknown');
}

function decodeList<Entry>(list: readonly unknown[], decode: (entry: unknown) => Entry | null): { samples: Entry[]; malformed: number } {
  const samples: Entry[] = [];
  let malformed = 0;
  for (const entry of list) {
    const decoded = decode(entry);
    if (decoded === null) malformed += 1;
    else samples.push(decoded);
  }
  return { samples, malformed };
}

function decodeSample(entry: unknown): Sample | null {
  if (!isRecord(entry)) return null;
  const labels = decodeLabels(entry['metric']);
  const point = decodePoint(entry['value']);
  return labels === null || point === null ? null : { labels, time: point[0], value: point[1] };
}

function decodeSeries(entry: unknown): Series | null {
  if (!isRecord(entry) || !Array.isArray(entry['values'])) return null;
  const labels = decodeLabels(entry['metric']);
  if (labels === null) return null;
  const points: (readonly [number, number])[] = [];
  for (const value of entry['values']) {
    const point = decodePoint(value);
    if (point === null) return null;
    points.push(point);
  }
  return { labels, points };
}

function decodeLabels(metric: unknown): Labels | null {
  if (!isRecord(metric)) return null;
  const labels: Record<string, string> = emptyRecord();
  for (const name of Object.keys(metric)) {
    const value = metric[name];
    if (typeof value !== 'string') return null;
    labels[name] = value;
  }
  return labels;
}

function decodePoint(pair: unknown): readonly [number, number] | null {
  if (!Array.isArray(pair) || pair.length !== 2) return null;
  const [time, text]: unknown[] = pair;
  if (typeof time !== 'number' || !Number.isFinite(time) || typeof text !== 'string') return null;
  const value = decodeNumber(text);
  return value === null ? null : [time, value];
}

/** Prometheus writes `NaN`, `+Inf`, `-Inf` and Go's floats; anything else (empty, hexadecimal) is not a number. */
function decodeNumber(text: string): number | null {
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (text === 'NaN') return NaN;
  if (text === '+Inf' || text === 'Inf') return Infinity;
  return text === '-Inf' ? -Infinity : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('bad-answer', { detail: `not JSON: ${text.slice(0, 120)}`, cause: error });
  }
}

/** A record without a prototype, so that a label may be called `__proto__`. */
function emptyRecord(): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  return record;
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((line): line is string => typeof line === 'string') : [];
}

/** True for objects that are not lists. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notTheApi(detail: string): AppError {
  return new AppError('bad-answer', { detail });
}
