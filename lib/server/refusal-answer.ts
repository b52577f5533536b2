import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/base/app-error';
import type { Envelope, ErrorBody } from '@/lib/wire/envelope';
import { worstSkew } from './live-time';
import { runtime } from './runtime';

const { code, message, hint, parameter } = new AppError('overloaded');

/** What somebody can do who is refused, by status; what is not named here is a fault of the request itself. */
const remedies: Readonly<Record<number, Pick<ErrorBody, 'code' | 'hint'>>> = {
  401: { code: 'denied', hint: 'Reload the page to log in again; a program sends a valid token.' },
  403: { code: 'denied', hint: 'Only who has the right, and only this page or a program of their own, may ask.' },
  503: { code: 'unreachable', hint: 'Try again in a few seconds.' },
};
const faulty = { code: 'bad-parameter', hint: 'See /api/v1/openapi.json for what can be asked.' } as const;

/** The envelope for a request that there is no place for; made without looking at it. */
export function overloadAnswer(): string {
  return answerWith({ code, message, hint, parameter });
}

/** The envelope for a request to the API that is not let in, with the sentence why. */
export function refusalAnswer(status: number, text: string): string {
  return answerWith({ message: text, parameter: null, ...(remedies[status] ?? faulty) });
}

function answerWith(error: ErrorBody): string {
  const rt = runtime();
  const answer: Envelope<null> = {
    data: null, complete: false, missing: [], warnings: [], sources: [],
    serverNow: rt.now() / 1000, skewMs: worstSkew(rt.clients), instance: rt.instance, requestId: randomUUID(),
    error,
  };
  return JSON.stringify(answer);
}
