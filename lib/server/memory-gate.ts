import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@/lib/base/app-error';
import type { Admission, Intake } from '@/lib/prometheus/admission';
import type { Asker } from '@/lib/prometheus/question-queue';

/** What is taken by one answer of ours while it is made. */
interface Tab extends Asker {
  /** It and the bodies that are read for it; at 0 all is given back. */
  holders: number;
  bytes: number;
}

/** Limits in bytes of bodies after decompression; the measured cost in the heap is about twice that (docs/faults.md, T6). */
interface MemoryLimits {
  /** From here on nothing further is asked for, and what waits waits. */
  readonly full: number;
  /** From here on a body that is being read is given up. */
  readonly most: number;
  /** The oldest answer may go on to here, so that one always comes through. */
  readonly mostOfOldest: number;
  /** How long a question waits, ms; with the exchange it must end before the deadline of an answer. */
  readonly patienceMs: number;
}

const mebibyte = 1024 * 1024;
const usual: MemoryLimits = { full: 24 * mebibyte, most: 48 * mebibyte, mostOfOldest: 96 * mebibyte, patienceMs: 3000 };

/**
 * Keeps the process alive when many large answers are wanted at once. Every byte read from a source is counted until the
 * answer that it was read for is made, because what was decoded lives so long. When the count is full, questions wait;
 * what waits too long, and what grows beyond the limit while it is read, is refused as overload.
 */
export class MemoryGate implements Admission {
  private readonly current = new AsyncLocalStorage<Tab>();
  /** Those that have taken something, oldest first. */
  private readonly tabs = new Set<Tab>();
  private readonly waiting = new Set<() => void>();
  private used = 0;

  constructor(private readonly limits: MemoryLimits = usual) {}

  /** Makes one answer; what is read meanwhile counts until it is made. After `awaitedMs` nobody waits for it any more. */
  async during<Value>(make: () => Promise<Value>, awaitedMs = Infinity): Promise<Value> {
    const tab: Tab = { holders: 1, bytes: 0, until: performance.now() + awaitedMs };
    try {
      return await this.current.run(tab, make);
    } finally {
      this.letGo(tab);
    }
  }

  isOpen(): boolean {
    const [oldest] = this.tabs;
    return this.used < this.limits.full || oldest === this.current.getStore();
  }

  async room(since: number): Promise<void> {
    for (const until = since + this.limits.patienceMs; !this.isOpen(); ) {
      const left = until - performance.now();
      if (left <= 0) throw refusal('no room in time');
      await this.change(left);
    }
  }

  asker(): Asker | null {
    return this.current.getStore() ?? null;
  }

  begin(): Intake {
    const tab = this.current.getStore() ?? { holders: 0, bytes: 0, until: Infinity };
    tab.holders += 1;
    let ended = false;
    return {
      take: (bytes) => this.take(tab, bytes),
      end: () => {
        if (!ended) this.letGo(tab);
        ended = true;
      },
    };
  }

  private take(tab: Tab, bytes: number): void {
    const [oldest] = this.tabs;
    const fits = oldest === undefined || oldest === tab ? tab.bytes + bytes <= this.limits.mostOfOldest : this.used + bytes <= this.limits.most;
    if (!fits) throw refusal(`${this.used} bytes are under way`);
    this.tabs.add(tab);
    tab.bytes += bytes;
    this.used += bytes;
  }

  private letGo(tab: Tab): void {
    tab.holders -= 1;
    if (tab.holders > 0) return;
    this.used -= tab.bytes;
    tab.bytes = 0;
    this.tabs.delete(tab);
    for (const wake of [...this.waiting]) wake();
  }

  /** Until something was given back, or so many ms. */
  private change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiting.add(wake);
    });
  }
}

function refusal(detail: string): AppError {
  return new AppError('overloaded', { message: 'Too many large answers are being worked on at once.', detail });
}
