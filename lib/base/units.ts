/**
 * Units as flavours of number: a plain number may be given, but one unit cannot be handed in where another is asked for.
 */
type Unit<Name extends string> = number & { readonly unit?: Name };

/** Milliseconds, for latencies. */
export type Milliseconds = Unit<'ms'>;
/** Events in one second. */
export type PerSecond = Unit<'per second'>;
/** A share, 0…1 (retry amplification may exceed 1). */
export type Ratio = Unit<'ratio'>;
/** Seconds since 1970, fractions allowed. */
export type UnixSeconds = Unit<'unix seconds'>;
/** A length of time in seconds. */
export type Seconds = Unit<'seconds'>;
