import { z } from 'zod';

/** Text of sensible length, else null. */
export const text = z.string().min(1).max(1024).nullable().catch(null);

/** A finite number, else null. */
export const number = z.number().nullable().catch(null);

/** Labels; an empty map when it is anything else. */
export const labels = z.record(z.string(), z.string()).catch({});

/** Foreign JSON of which only the keys matter; null when it is not there. */
export const anything = z.record(z.string(), z.unknown()).nullable().catch(null);

const most = 512;

/** A list of which every entry that fits is kept, at most 512; empty when it is no list. */
export function many<Schema extends z.ZodType>(schema: Schema) {
  return z.array(z.unknown()).catch([]).transform((values) => values.slice(0, most).flatMap((value): z.output<Schema>[] => {
    const read = schema.safeParse(value);
    return read.success ? [read.data] : [];
  }));
}

/** Texts that are not empty. */
export const texts = many(z.string().min(1).max(1024));

/**
 * Seconds of a duration as Go writes it; null when it is none.
 *
 * @example secondsOf('1m30s') === 90
 * @example secondsOf('250ms') === 0.25
 */
export function secondsOf(duration: string | null): number | null {
  if (duration === null || !/^(\d+(\.\d+)?(h|ms|us|µs|ns|m|s))+$/.test(duration)) return null;
  const sizes: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)].reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (sizes[unit] ?? 0), 0);
}
