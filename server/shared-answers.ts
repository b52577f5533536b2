import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Somebody who waits for the answer to an equal request. */
interface Waiter {
  readonly response: ServerResponse;
  /** Asks anew: there will be no answer to wait for. */
  readonly again: () => void;
  /** Told the id of the request whose answer was given. */
  readonly answered: (requestId: string) => void;
}

/** So many wait at most, for all answers together: as many as there are connections, but one connection may send many requests. */
const mostWaiting = 4000;
/** So many are answered before others get their turn. */
const answeredAtOnce = 20;

/**
 * Equal requests that are under way are answered once: whoever asks what is just being answered gets the same bytes,
 * without a place among the requests in flight and at almost no cost. A thousand viewers of one graph are one request.
 */
export class SharedAnswers {
  /** Who waits for which answer, and what is done when somebody of them leaves. */
  private readonly flights = new Map<string, Map<Waiter, () => void>>();
  private waiting = 0;

  /** Whether an equal request is under way and there is room to wait for its answer; then `waiter` gets it. */
  join(key: string, waiter: Waiter): boolean {
    const flight = this.flights.get(key);
    if (flight === undefined || this.waiting >= mostWaiting) return false;
    const leave = () => { if (flight.delete(waiter)) this.waiting -= 1; };
    flight.set(waiter, leave);
    this.waiting += 1;
    waiter.response.once('close', leave);
    return true;
  }

  /** Makes `response` the one whose answer all get who join from now on. To be called with the body when it has been sent; the waiters that got it are returned. */
  lead(key: string, response: ServerResponse): (body: Buffer) => readonly ServerResponse[] {
    const flight = new Map<Waiter, () => void>();
    const land = (): Waiter[] => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
      // who joins one leader after the other, because all of them leave, would gather one of these for each
      for (const [{ response: waiting }, leave] of flight) waiting.off('close', leave);
      const waiters = [...flight.keys()];
      flight.clear();
      this.waiting -= waiters.length;
      return waiters;
    };
    this.flights.set(key, flight);
    // whoever led has gone before the answer was there: the next one leads
    response.once('close', () => { for (const { again } of land()) again(); });
    return (body) => {
      const waiters = land();
      void answerAll(waiters, response.statusCode, response.getHeaders(), body);
      return waiters.map((waiter) => waiter.response);
    };
  }
}

async function answerAll(waiters: readonly Waiter[], status: number, headers: OutgoingHttpHeaders, body: Buffer): Promise<void> {
  const requestId = String(headers['x-request-id'] ?? '');
  for (const [index, { response, answered }] of waiters.entries()) {
    if (index > 0 && index % answeredAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    if (response.destroyed) continue;
    response.writeHead(status, headers);
    response.end(body);
    answered(requestId);
  }
}
