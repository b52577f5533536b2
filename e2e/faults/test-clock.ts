const real = Date.now.bind(Date);
let shift = 0;

/** Lets a test leap over the time between two refreshes instead of waiting for it. Timers and monotonic clocks are left alone. */
export const testClock = {
  /** Takes over `Date.now` of this process. */
  install(): void {
    Date.now = () => real() + shift;
  },
  /** Moves on by so many seconds. */
  leap(seconds: number): void {
    shift += seconds * 1000;
  },
  /** Gives `Date.now` back. */
  remove(): void {
    shift = 0;
    Date.now = real;
  },
};
