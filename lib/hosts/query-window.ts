import type { Seconds } from '@/lib/base/units';

/** A window as PromQL writes it: whole seconds, at least one. */
export function promDuration(window: Seconds): string {
  return `${Math.max(1, Math.round(window))}s`;
}

/** One term of a union: the label `m` tells which term a sample came from. */
export function named(name: string, expression: string): string {
  return `label_replace(${expression}, "m", "${name}", "", "")`;
}

/** Several terms in one query. Joined by `or` they stay apart because each has its own `m`. */
export function union(terms: readonly (readonly [name: string, expression: string])[]): string {
  return terms.map(([name, expression]) => named(name, expression)).join(' or ');
}
