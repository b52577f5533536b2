import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/base/app-error';
import type { Envelope } from '@/lib/wire/envelope';
import { worstSkew } from './live-time';
import { runtime } from './runtime';

const { code, message, hint, parameter } = new AppError('overloaded');

/** The envelope for a request that there is no place for; made without looking at it. */
export function overloadAnswer(): string {
  const rt = runtime();
  const answer: Envelope<null> = {
    data: null, complete: false, missing: [], warnings: [], sources: [],
    serverNow: rt.now() / 1000, skewMs: worstSkew(rt.clients), instance: rt.instance, requestId: randomUUID(),
    error: { code, message, hint, parameter },
  };
  return JSON.stringify(answer);
}
