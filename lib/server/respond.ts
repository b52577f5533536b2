import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { AppError } from '@/lib/base/app-error';
import { sourceWarns } from '@/lib/prometheus/answer-decoder';
import type { Envelope, ErrorBody } from '@/lib/wire/envelope';
import type { VerbAnswer } from './answer';
import { worstSkew } from './live-time';
import { parseParameters } from './request-scope';
import { runtime, type Runtime } from './runtime';

/** One verb of the API: what it accepts and what it does. */
export interface Verb<Schema extends z.ZodType> {
  readonly route: string;
  /** `now` in unix seconds bounds the times that may be asked for. */
  readonly schema: (now: number) => Schema;
  readonly answer: (asked: z.output<Schema>, rt: Runtime) => Promise<VerbAnswer>;
}

/** Longest time an answer may take, ms; the browser waits 15 s. */
const deadlineMs = 12_000;

/** Header that tells the front door how many bytes at the start of the body are the same for all viewers, and their name. */
const sharedPartHeader = 'x-undermesh-shared';

/** Parses, calls the verb, answers: 200 with data, 400 naming the parameter, 503 with nothing to show. */
export async function respond<Schema extends z.ZodType>(request: Request, verb: Verb<Schema>): Promise<Response> {
  const started = performance.now();
  const rt = runtime();
  const requestId = randomUUID();
  const finish = (status: number, answer: VerbAnswer, error: AppError | null) => {
    const response = write(request, rt, requestId, status, answer, error);
    const served = { requestId, route: verb.route, status: response.status, ms: Math.round(performance.now() - started) };
    // with authentication every answer leaves a line that names the verified user
    const user = request.headers.get('x-undermesh-user');
    if (user === null) rt.log.debug(served, 'answered');
    else rt.log.info({ ...served, user: decodeURIComponent(user) }, 'answered');
    rt.metrics.served(verb.route, response.status, (performance.now() - started) / 1000, answer.json?.length ?? 0);
    return response;
  };
  try {
    const asked = parseParameters(new URL(request.url).searchParams, schemaOf(verb, rt.now()));
    const answer = await inTime(rt.memory.during(() => verb.answer(asked, rt), deadlineMs));
    if (answer.json !== null) return finish(200, answer, null);
    return finish(503, answer, answer.error ?? new AppError('internal'));
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new AppError('internal', { cause: thrown, detail: thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown) });
    if (error.code === 'internal') rt.log.error({ requestId, route: verb.route, detail: error.detail }, 'verb failed');
    return finish(statusOf(error), { json: null, missing: [], warnings: [], sources: [] }, error);
  }
}

const madeSchemas = new Map<string, { readonly second: number; readonly schema: z.ZodType }>();

/** The schema of a verb, made once a second: making it costs more than answering most requests. */
function schemaOf<Schema extends z.ZodType>(verb: Verb<Schema>, nowMs: number): Schema {
  const second = Math.floor(nowMs / 1000);
  const made = madeSchemas.get(verb.route);
  // Guarantee: a route has one verb, and what is kept under its name was made by that verb's own schema()
  if (made?.second === second) return made.schema as Schema;
  const schema = verb.schema(second + 1);
  madeSchemas.set(verb.route, { second, schema });
  return schema;
}

/** 404 for a path of the API that does not exist. */
export function respondNotFound(request: Request): Response {
  const error = new AppError('absent', { message: 'There is no such route.', hint: 'See /api/v1/openapi.json.' });
  return write(request, runtime(), randomUUID(), 404, { json: null, missing: [], warnings: [], sources: [] }, error);
}

function statusOf(error: AppError): number {
  if (error.code === 'bad-parameter') return 400;
  if (error.code === 'absent') return 404;
  return error.code === 'internal' ? 500 : 503;
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new AppError('timeout')), deadlineMs); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function write(request: Request, rt: Runtime, requestId: string, status: number, answer: VerbAnswer, error: AppError | null): Response {
  const shared = Buffer.concat([Buffer.from('{"data":'), answer.json ?? Buffer.from('null')]);
  const lasting = { complete: answer.json !== null && answer.missing.length === 0 && answer.truncated === undefined && !answer.warnings.some((line) => line.startsWith(sourceWarns)), missing: [...answer.missing], warnings: [...new Set(answer.warnings)].slice(0, 20) };
  const name = createHash('sha1').update(shared).digest('base64url');
  const etag = `W/"${createHash('sha1').update(name).update(JSON.stringify([lasting, answer.offers ?? []])).update(JSON.stringify(answer.sources.map(({ id, state }) => [id, state]))).digest('base64url')}"`;
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store, no-transform', etag, 'x-request-id': requestId,
    [sharedPartHeader]: `${name} ${shared.length}`,
    ...(status === 503 ? { 'retry-after': '5' } : {}),
  };
  if (status === 200 && matches(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const rest: Omit<Envelope<unknown>, 'data'> = {
    ...lasting,
    ...(answer.truncated === undefined ? {} : { truncated: answer.truncated }),
    ...(answer.offers === undefined || answer.offers.length === 0 ? {} : { offers: [...answer.offers] }),
    sources: [...answer.sources],
    serverNow: rt.now() / 1000,
    skewMs: worstSkew(rt.clients),
    instance: rt.instance,
    requestId,
    ...(error === null ? {} : { error: errorBody(error) }),
  };
  const body = Buffer.concat([shared, Buffer.from(`,${JSON.stringify(rest).slice(1)}`)]);
  return new Response(new Uint8Array(body.buffer, body.byteOffset, body.length), { status, headers });
}

function matches(header: string | null, etag: string): boolean {
  return header !== null && header.split(',').some((one) => one.trim() === etag || `W/${one.trim()}` === etag);
}

function errorBody({ code, message, hint, parameter }: AppError): ErrorBody {
  return { code, message, hint, parameter };
}
