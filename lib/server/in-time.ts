import { AppError } from '@/lib/base/app-error';
import type { Missing } from '@/lib/wire/envelope';
import type { Runtime } from './runtime';

/**
 * The parts of an answer that must come before its deadline. A large mesh on a busy Prometheus needs longer for everything:
 * what has not come when its time is over is left out and said. It goes on being read, and the next answer has it.
 */
export class InTime {
  /** What was left out. */
  readonly missing: Missing[] = [];
  private readonly began = performance.now();

  constructor(private readonly rt: Pick<Runtime, 'clients'>) {}

  /** null when `work` is not done so many ms after the beginning of the answer; not begun when they are over. `what` names it in `missing`. */
  async part<Value>(what: string, untilMs: number, work: () => Promise<Value>): Promise<Value | null> {
    const left = this.began + untilMs - performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), left); });
    const done = left <= 0 ? null : await Promise.race([work(), late]);
    clearTimeout(timer);
    if (done === null) this.leaveOut(what);
    return done;
  }

  private leaveOut(what: string): void {
    const { code, message, hint } = new AppError('timeout', { message: 'It did not come in time for this answer; the next one has it.' });
    this.missing.push({ what, source: this.rt.clients[0]?.source.id ?? 'prometheus', code, message, hint });
  }
}
