import { computeLayout, type LayoutJob, type LayoutResult } from './compute-layout';

/** An answer of the worker. */
interface LayoutAnswer {
  readonly number: number;
  readonly result: LayoutResult;
}

/** So long a worker may take to start and answer before the page does the work itself, milliseconds. */
const patience = 8_000;

/** Hands layouts to a worker, made when the first large one comes; where none can run the page works itself. */
export class LayoutDesk {
  private worker: Worker | null = null;
  private broken = false;
  private number = 0;
  private readonly waiting = new Map<number, (result: LayoutResult | null) => void>();

  /** Lays out away from the page's own thread. */
  async lay(job: LayoutJob): Promise<LayoutResult> {
    return (await this.ask(job)) ?? computeLayout(job);
  }

  /** Ends the worker. */
  close(): void {
    this.worker?.terminate();
    this.worker = null;
    this.giveUp();
  }

  private giveUp(): void {
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
  }

  private start(): Worker | null {
    if (this.worker !== null || this.broken || typeof Worker === 'undefined') return this.worker;
    try {
      const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
        this.waiting.get(data.number)?.(data.result);
        this.waiting.delete(data.number);
      };
      worker.onerror = () => {
        this.broken = true;
        this.close();
      };
      this.worker = worker;
    } catch {
      this.broken = true;
    }
    return this.worker;
  }

  private ask(job: LayoutJob): Promise<LayoutResult | null> {
    const worker = this.start();
    if (worker === null) return Promise.resolve(null);
    const number = ++this.number;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(number);
        resolve(null);
      }, patience);
      this.waiting.set(number, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
      worker.postMessage({ number, job: { nodes: job.nodes, edges: job.edges.map(({ id, source, target }) => ({ id, source, target })), room: job.room, ...(job.previous === undefined ? {} : { previous: job.previous }) } });
    });
  }
}
