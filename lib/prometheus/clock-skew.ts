/**
 * Prometheus' clock minus ours, from `Date` headers.
 * One header tells it to a second: the true offset lies between (date − received) and (date + 1 s − sent). Every
 * further answer cuts the interval; one that does not overlap (a clock was set) starts anew.
 */
export class ClockSkew {
  private low = -Infinity;
  private high = Infinity;

  /** All times in milliseconds since 1970; `date` has whole seconds. */
  observe(date: number, sentAt: number, receivedAt: number): void {
    if (!Number.isFinite(date) || receivedAt < sentAt) return;
    const low = date - receivedAt;
    const high = date + 1000 - sentAt;
    if (low > this.high || high < this.low) {
      this.low = low;
      this.high = high;
      return;
    }
    this.low = Math.max(this.low, low);
    this.high = Math.min(this.high, high);
  }

  /** Milliseconds; null before the first answer. */
  get milliseconds(): number | null {
    return Number.isFinite(this.low) && Number.isFinite(this.high) ? Math.round((this.low + this.high) / 2) : null;
  }
}
