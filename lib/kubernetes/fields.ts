import type { UnixSeconds } from '@/lib/base/units';

/** A JSON object whose fields are still unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

const none: readonly unknown[] = [];
const empty: JsonObject = {};

/** The value as a JSON object; an empty one when it is anything else. */
export function objectOf(value: unknown): JsonObject {
  // Guarantee: a non-null, non-array object can be read by key; every field stays unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : empty;
}

/** The value as a list; an empty one when it is anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}

/** The value as text that is not empty; longer text is cut at `longest` characters. */
export function textOf(value: unknown, longest = 1024): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
}

/** The value as a finite number. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An RFC 3339 time as unix seconds. */
export function timeOf(value: unknown): UnixSeconds | null {
  if (typeof value !== 'string' || value.length > 64) return null;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

const mostEntries = 256;

/** Labels or annotations: text values only, at most 256 of them; `keep` chooses by key. */
export function textMapOf(value: unknown, keep: (key: string) => boolean = () => true): Readonly<Record<string, string>> {
  const kept: [string, string][] = [];
  for (const [key, text] of Object.entries(objectOf(value))) {
    if (kept.length >= mostEntries) break;
    if (typeof text === 'string' && key.length <= 512 && keep(key)) kept.push([key, textOf(text) ?? '']);
  }
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return Object.fromEntries(kept);
}
