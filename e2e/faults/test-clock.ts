const real = Date.now.bind(Date);
let shift = 0;
let held: number | null = null;

/** Lets a test leap over the time between two refreshes instead of waiting for it. Timers and monotonic clocks are left alone. */
export const testClock = {
  /** Takes over `Date.now` of this process. */
  install(): void {
    Date.now = () => (held ?? real()) + shift;
  },
  /** Moves on by so many seconds. */
  leap(seconds: number): void {
    shift += seconds * 1000;
  },
  /** Lets it stand still, so that what takes long on a busy machine takes no time; goes on after `hold(false)`. */
  hold(stands: boolean): void {
    if (stands) held ??= real();
    else if (held !== null) {
      shift -= real() - held;
      held = null;
    }
  },
  /** Gives `Date.now` back. */
  remove(): void {
    held = null;
    shift = 0;
    Date.now = real;
  },
};
