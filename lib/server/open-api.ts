import { z } from 'zod';
import { configAnswerSchema, configRequestSchema } from '@/lib/wire/config-answer';
import { costAnswerSchema, costRequestSchema } from '@/lib/wire/cost-answer';
import { doctorAnswerSchema } from '@/lib/wire/doctor-answer';
import { envelopeSchema } from '@/lib/wire/envelope';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { hostsAnswerSchema } from '@/lib/wire/hosts-answer';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { neighboursAnswerSchema, neighboursRequestSchema } from '@/lib/wire/neighbours-answer';
import { pingAnswerSchema } from '@/lib/wire/ping-answer';
import { podsAnswerSchema, podsRequestSchema } from '@/lib/wire/pods-answer';
import { promqlAnswerSchema, promqlRequestSchema } from '@/lib/wire/promql-answer';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import { seriesAnswerSchema, seriesRequestSchema } from '@/lib/wire/series-answer';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { timelineAnswerSchema, timelineRequestSchema } from '@/lib/wire/timeline-answer';
import { version } from './version';

interface RouteDescription {
  readonly path: string;
  readonly summary: string;
  readonly request: z.ZodObject;
  readonly answer: z.ZodType;
}

function routes(now: number): RouteDescription[] {
  const scope = scopeRequestSchema(now);
  return [
    { path: 'graph', summary: 'Nodes and edges with traffic and errors.', request: scope, answer: graphAnswerSchema },
    { path: 'latency', summary: 'Quantiles by edge id, both reporters.', request: scope, answer: latencyAnswerSchema },
    { path: 'hosts', summary: 'Hosts with signals, and where the pods of shown workloads run.', request: scope, answer: hostsAnswerSchema },
    { path: 'suspects', summary: 'Ranked suspects and a verdict for every sick edge, over workloads.', request: scope, answer: suspectsAnswerSchema },
    { path: 'series', summary: 'One number over time.', request: seriesRequestSchema, answer: seriesAnswerSchema },
    { path: 'pods', summary: 'One workload pod by pod, grouped by host: latency, restarts, own limits.', request: podsRequestSchema(now), answer: podsAnswerSchema },
    { path: 'neighbours', summary: 'Who else is on a host, what they take from it, and how that changed.', request: neighboursRequestSchema(now), answer: neighboursAnswerSchema },
    { path: 'cost', summary: 'CPU and memory of proxies against applications, per workload and per host.', request: costRequestSchema(now), answer: costAnswerSchema },
    { path: 'timeline', summary: 'The strip under the map: requests, errors, host heat, events.', request: timelineRequestSchema, answer: timelineAnswerSchema },
    { path: 'config', summary: 'What configuration acts on an edge or node, the checks on it, and the configured split.', request: configRequestSchema(now), answer: configAnswerSchema },
    { path: 'promql', summary: 'The PromQL behind each number of an edge, node or host.', request: promqlRequestSchema(now), answer: promqlAnswerSchema },
    { path: 'doctor', summary: 'What was found, what is missing, what to do.', request: scope, answer: doctorAnswerSchema },
    { path: 'ping', summary: 'Whether the server is there, and still the same process.', request: z.object({}), answer: pingAnswerSchema },
  ];
}

/** The description of the API, made from the schemas that the routes use. `now` in unix seconds. */
export function openApiDocument(now: number): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: 'Undermesh', version, description: 'Read-only. Every answer is an envelope; 400 names the parameter, 503 has nothing to show.' },
    paths: Object.fromEntries(routes(now).map((route) => [`/api/v1/${route.path}`, { get: operation(route) }])),
  };
}

function operation({ path, summary, request, answer }: RouteDescription): Record<string, unknown> {
  const content = { 'application/json': { schema: jsonSchema(envelopeSchema(answer), 'output') } };
  return {
    operationId: path,
    summary,
    parameters: parameters(request),
    responses: {
      200: { description: 'Usable, even if stale or partial: see complete and missing.', content },
      400: { description: 'A parameter is wrong: error.parameter names it.', content },
      503: { description: 'Nothing to show: error says why.', content },
    },
  };
}

function parameters(request: z.ZodObject): Record<string, unknown>[] {
  const { properties, required } = jsonSchema(request, 'input');
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties ?? {}).map(([name, schema]) => ({ name, in: 'query', required: needed.includes(name), schema }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): { properties?: object; required?: unknown; [key: string]: unknown } {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
