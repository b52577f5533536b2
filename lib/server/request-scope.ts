import { z } from 'zod';
import { AppError } from '@/lib/base/app-error';
import type { Level } from '@/lib/topology/graph';
import type { ScopeRequest } from '@/lib/wire/scope-request';
import type { Runtime } from './runtime';
import { alignedNow, refreshGrid } from './live-time';

/** What is asked for, with its time settled. All layers of one answer share `at`. */
export interface Scope {
  readonly at: number;
  /** Whether nobody named a time. */
  readonly live: boolean;
  readonly window: number;
  /** null = all. */
  readonly namespaces: readonly string[] | null;
  readonly cluster: string | null;
  readonly level: Level;
  readonly idle: boolean;
  readonly waypoints: boolean;
}

/** Parses a query string by a schema. A parameter that is unknown, repeated or out of range is an `AppError` that names it. */
export function parseParameters<Schema extends z.ZodType>(search: URLSearchParams, schema: Schema): z.output<Schema> {
  const given: Record<string, string> = {};
  for (const [name, value] of search) {
    if (Object.hasOwn(given, name)) throw badParameter(name, 'It is given more than once.', 'Give it once; lists are separated by commas.');
    Object.defineProperty(given, name, { value, enumerable: true, configurable: true, writable: true });
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw badParameter(issue.keys[0] ?? '', 'It is not known here.', knownHint(schema));
  const name = String(issue?.path[0] ?? '');
  if (!Object.hasOwn(given, name) && issue?.code === 'invalid_type') throw badParameter(name, 'It is missing.', 'This route needs it.');
  throw badParameter(name, `It is not valid: ${issue?.message ?? 'wrong value'}.`, 'docs: /api/v1/openapi.json has the allowed values.');
}

function knownHint(schema: z.ZodType): string {
  return schema instanceof z.ZodObject ? `Known are ${Object.keys(schema.shape).join(', ')}.` : 'See /api/v1/openapi.json.';
}

/** A 400 that names the parameter. */
export function badParameter(parameter: string, what: string, hint: string): AppError {
  const shown = parameter.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
  return new AppError('bad-parameter', { message: `Parameter "${shown}": ${what}`, hint, parameter: shown });
}

/** Settles the time (aligned to the refresh grid when live) and the namespaces that may be shown. */
export function settleScope(asked: ScopeRequest, { env, clients, scrape, now }: Runtime): Scope {
  const live = asked.at === undefined;
  const at = asked.at ?? alignedNow(now(), slowestClock(clients), refreshGrid(scrape.interval()));
  return {
    at, live, window: asked.window, namespaces: allowedNamespaces(asked.namespaces ?? null, env.namespaces),
    cluster: asked.cluster ?? null, level: asked.level, idle: asked.idle, waypoints: asked.waypoints,
  };
}

/** Clocks of several sources differ: at the time of the one furthest behind all of them have data. ms; null while none is known. */
function slowestClock(clients: Runtime['clients']): number | null {
  const known = clients.flatMap(({ skewMs }) => skewMs ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

function allowedNamespaces(asked: readonly string[] | null, configured: readonly string[] | null): readonly string[] | null {
  if (asked === null) return configured;
  const unique = [...new Set(asked)].sort();
  if (configured === null) return unique;
  const outside = unique.find((name) => !configured.includes(name));
  if (outside !== undefined) throw badParameter('namespaces', `"${outside}" is not among the namespaces that this installation shows.`, 'UNDERMESH_NAMESPACES restricts them.');
  return unique;
}
