import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { AnswerError } from './answer-error';
import { fetchAnswer } from './fetch-answer';

const envelope = { data: { n: 1 }, complete: true, missing: [], warnings: [], sources: [], serverNow: 1_700_000_000, skewMs: null, instance: 'i', requestId: 'r' };
const ask = (params: Record<string, string | number | null> = {}) => fetchAnswer({ route: 'thing', params, schema: z.object({ n: z.number() }) });

function answers(body: string, status = 200) {
  const fetched = vi.fn(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

async function failure(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await promise.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof AnswerError)) throw new Error(`not an AnswerError: ${String(error)}`);
  return { failure: error.failure, code: error.code, message: error.message, hint: error.hint, parameter: error.parameter };
}

afterEach(() => vi.unstubAllGlobals());

describe('asking the API', () => {
  it('sends what is given and leaves out what is null', async () => {
    const fetched = answers(JSON.stringify(envelope));
    expect((await ask({ at: null, window: 60, namespaces: 'a,b' })).data).toEqual({ n: 1 });
    expect(fetched.mock.calls.map((call: unknown[]) => call[0])).toEqual(['/api/v1/thing?window=60&namespaces=a%2Cb']);
  });

  it('says what the API said when a parameter is refused', async () => {
    answers(JSON.stringify({ error: { code: 'bad-parameter', message: 'window: whole seconds', hint: 'Give 15 or more.', parameter: 'window' } }), 400);
    expect(await failure(ask())).toEqual({ failure: 'refused', code: 'bad-parameter', message: 'window: whole seconds', hint: 'Give 15 or more.', parameter: 'window' });
  });

  it('tells "nothing to show" from a refusal', async () => {
    answers(JSON.stringify({ ...envelope, data: null, complete: false, error: { code: 'refused', message: 'The connection was refused.', hint: 'Is it running?', parameter: null } }), 503);
    expect(await failure(ask())).toEqual({ failure: 'nothing', code: 'refused', message: 'The connection was refused.', hint: 'Is it running?', parameter: null });
  });

  it('does not take a login page for an answer', async () => {
    answers('<html>Log in</html>');
    expect(await failure(ask())).toMatchObject({ failure: 'not-understood', message: 'The answer (status 200) is not JSON.' });
  });

  it('says that a proxy asks to log in again, and not that the port-forward ended', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })));
    expect(await failure(ask())).toMatchObject({ failure: 'not-let-in', message: 'A proxy before Undermesh sends elsewhere, probably to its login.', hint: 'Reload the page to log in again.' });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>401 Authorization Required</html>', { status: 401, headers: { 'content-type': 'text/html' } })));
    expect(await failure(ask())).toMatchObject({ failure: 'not-let-in', message: 'A proxy before Undermesh refuses (status 401).' });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"message":"forbidden"}', { status: 403, headers: { 'content-type': 'application/json' } })));
    expect(await failure(ask())).toMatchObject({ failure: 'not-let-in', message: 'A proxy before Undermesh refuses (status 403).' });
  });

  it('gives the own words of Undermesh’s door to strangers', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('The token is not valid here.\n', { status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' } })));
    expect(await failure(ask())).toMatchObject({ failure: 'not-let-in', message: 'The token is not valid here.', hint: 'Reload the page to log in again.' });
  });

  it('refuses an answer of another shape', async () => {
    answers(JSON.stringify({ ...envelope, data: { n: 'one' } }));
    expect(await failure(ask())).toMatchObject({ failure: 'not-understood', hint: 'Undermesh was probably updated while the page was open: reload it.' });
  });

  it('tells what is late from what is not there', async () => {
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))); }));
    expect(await failure(fetchAnswer({ route: 'thing', params: {}, schema: z.unknown(), deadline: 20 }))).toMatchObject({ failure: 'late', message: 'Undermesh did not answer in time.', hint: 'It is overloaded, or the port-forward hangs.' });
  });

  it('names the port-forward when nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failure(ask())).toMatchObject({ failure: 'no-contact', message: 'Undermesh cannot be reached.', hint: 'The port-forward has probably ended.' });
  });
});
