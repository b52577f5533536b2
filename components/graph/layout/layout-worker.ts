import { computeLayout, type LayoutJob } from './compute-layout';

/** A question to the worker: what to lay out, and the number under which it is answered. */
export interface LayoutQuestion {
  readonly number: number;
  readonly job: LayoutJob;
}

/** The one place where the worker hears: a message is a `LayoutQuestion`, nobody else can send one. */
function listen(event: MessageEvent<LayoutQuestion>): void {
  const { number, job } = event.data;
  self.postMessage({ number, result: computeLayout(job) });
}

self.onmessage = listen;
