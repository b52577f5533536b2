import { z } from 'zod';
import { envelopeSchema, errorBodySchema, missingSchema, sourceStatusSchema, type Envelope } from '@/lib/wire/envelope';
import { AnswerError } from './answer-error';

/** An envelope with data in it. `receivedAt`: unix ms of this browser's clock, to let the age of the data tick on. */
export interface Answer<Data> extends Omit<Envelope<Data>, 'data' | 'error'> {
  readonly data: Data;
  readonly receivedAt: number;
}

/** One question to the API. Parameters that are null are left out. */
export interface Question<Data> {
  readonly route: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  readonly schema: z.ZodType<Data>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until it is given up; 15 s unless told. */
  readonly deadline?: number;
}

const refusalSchema = z.object({
  error: errorBodySchema,
  missing: z.array(missingSchema).default([]),
  sources: z.array(sourceStatusSchema).default([]),
});

function address(question: Pick<Question<unknown>, 'route' | 'params'>): string {
  const given = Object.entries(question.params).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]));
  const search = new URLSearchParams(given).toString();
  return `/api/v1/${question.route}${search === '' ? '' : `?${search}`}`;
}

async function send(question: Question<unknown>): Promise<{ ok: boolean; status: number; body: unknown }> {
  const deadline = AbortSignal.timeout(question.deadline ?? 15_000);
  const signal = question.signal === undefined ? deadline : AbortSignal.any([question.signal, deadline]);
  try {
    // The API never sends elsewhere: who does is a proxy before it, and its login page would come as a failure of the network.
    const response = await fetch(address(question), { signal, headers: { accept: 'application/json' }, redirect: 'manual' });
    if (response.type === 'opaqueredirect') throw loginWanted('A proxy before Undermesh sends elsewhere, probably to its login.');
    const text = await response.text();
    const plain = response.headers.get('content-type')?.startsWith('text/plain') === true;
    if (notLetIn(response.status) && plain && text.length < longestSentence) throw loginWanted(text.trim());
    return { ok: response.ok, status: response.status, body: readJson(text, response.status) };
  } catch (cause) {
    if (question.signal?.aborted === true || cause instanceof AnswerError) throw cause;
    if (deadline.aborted) throw new AnswerError('late', { message: 'Undermesh did not answer in time.', hint: 'It is overloaded, or the port-forward hangs.' }, { cause });
    throw new AnswerError('no-contact', { message: 'Undermesh cannot be reached.', hint: 'The port-forward has probably ended.' }, { cause });
  }
}

/** What the door of Undermesh says to strangers is one line of plain text; a longer text is a proxy's page. */
const longestSentence = 200;

const notLetIn = (status: number): boolean => status === 401 || status === 403 || status === 407;

function loginWanted(message: string): AnswerError {
  return new AnswerError('not-let-in', { message, hint: 'Reload the page to log in again.' });
}

function readJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (notLetIn(status)) throw loginWanted(`A proxy before Undermesh refuses (status ${status}).`);
    throw new AnswerError('not-understood', {
      message: `The answer (status ${status}) is not JSON.`,
      hint: 'Is another program listening on this port? Reload the page.',
    }, { cause });
  }
}

/**
 * Asks the API: the only place of the page that does.
 * @throws AnswerError with a sentence and a remedy; an abort of `signal` is thrown as it is.
 */
export async function fetchAnswer<Data>(question: Question<Data>): Promise<Answer<Data>> {
  const { ok, status, body } = await send(question);
  if (!ok) throw refusal(body, status);
  const parsed = envelopeSchema(question.schema).safeParse(body);
  if (!parsed.success) {
    throw new AnswerError('not-understood', {
      message: 'The answer has not the shape that this page knows.',
      hint: 'Undermesh was probably updated while the page was open: reload it.',
    }, { cause: parsed.error });
  }
  const { data, error, ...rest } = parsed.data;
  if (data === null) {
    throw new AnswerError('nothing', error ?? { message: 'There is nothing to show.', hint: 'The doctor page says what is missing.' }, rest);
  }
  return { ...rest, data, receivedAt: Date.now() };
}

function refusal(body: unknown, status: number): AnswerError {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) {
    if (notLetIn(status)) return loginWanted(`A proxy before Undermesh refuses (status ${status}).`);
    return new AnswerError('not-understood', { message: `Undermesh answered with status ${status}.`, hint: 'Its log says why.' });
  }
  const { error, missing, sources } = parsed.data;
  return new AnswerError(status === 503 ? 'nothing' : notLetIn(status) ? 'not-let-in' : 'refused', error, { missing, sources });
}
