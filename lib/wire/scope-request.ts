import { z } from 'zod';
import { windowLimits } from '@/lib/base/time-window';
import { levels } from '@/lib/topology/graph';

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,9})?$/, 'a plain decimal number').transform(Number);

/** Text of a query string -> typed values. Bounds that hang on the present moment (`at` ≤ now + 60) are checked by the caller with `scopeRequestSchema(now)`. */
export function scopeRequestSchema(now: number) {
  return z.strictObject({
    at: decimal.pipe(z.number().min(windowLimits.earliestAt, 'unix seconds, not before 946684800').max(now + windowLimits.futureSlack, 'unix seconds (not milliseconds), at most one minute ahead')).optional(),
    window: z.string().regex(/^\d{1,9}$/, 'whole seconds').transform(Number)
      .pipe(z.number().min(windowLimits.shortest).max(windowLimits.longest)).default(windowLimits.usual),
    namespaces: z.string().max(40_000).transform((text) => text.split(','))
      .pipe(z.array(z.string().regex(dnsLabel, 'DNS labels, separated by commas')).min(1).max(500)).optional(),
    cluster: z.string().min(1).max(253).optional(),
    level: z.enum(levels).default('workload'),
    idle: boolean.default(false),
    waypoints: boolean.default(false),
  });
}

/** What part of the mesh, at which time, is asked for (wire.md 3, common parameters). `at` undefined = now. */
export type ScopeRequest = z.infer<ReturnType<typeof scopeRequestSchema>>;
