/** Begins what is dear to begin, one thing in each turn of the event loop: many that come at once would keep everybody else waiting for all of them. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  /** Begins in a turn of its own, after those that came before. `begin` must not throw. */
  take(begin: () => void): void {
    this.waiting.push(begin);
    if (this.waiting.length === 1) setImmediate(() => this.next());
  }

  private next(): void {
    const [begin] = this.waiting;
    begin?.();
    this.waiting.shift();
    if (this.waiting.length > 0) setImmediate(() => this.next());
  }
}
