import type { IncomingMessage, ServerResponse } from 'node:http';
import { pingVerb } from '@/lib/server/ping';
import { respond } from '@/lib/server/respond';

const path = '/api/v1/ping';

/** Whether a request asks only if the dashboard is there. */
export function isPing({ url = '' }: IncomingMessage): boolean {
  return url === path || url.startsWith(`${path}?`);
}

/**
 * Answers `/api/v1/ping` as the route does, but without Next, whose way to an answer goes through several turns of the
 * event loop: when a thousand others are asking, each turn is long, and the page would believe that contact is lost.
 */
export async function answerPing(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = ['if-none-match', 'x-undermesh-user'].flatMap((name): [string, string][] => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const answer = await respond(new Request(`http://localhost${request.url ?? path}`, { headers }), pingVerb);
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status;
  response.end(Buffer.from(await answer.arrayBuffer()));
}
