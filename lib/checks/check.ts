import type { ObjectName } from './config-object';
import type { ConfigBook } from './config-book';

/** How bad it is: `error` = requests fail or are let through that should not be; `warning` = it does something else than it says; `note` = worth knowing. */
export const checkWeights = ['error', 'warning', 'note'] as const;

/** Something that a check found in one object. */
export interface Check {
  /** The check, in kebab case; the same for ever. */
  readonly id: string;
  readonly weight: (typeof checkWeights)[number];
  readonly object: Pick<ObjectName, 'type' | 'kind' | 'namespace' | 'name'>;
  /** Place in the object, as jsonpath without the dollar: `spec.http[0].route[1].destination`. */
  readonly path: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Looks at all configuration for one kind of mistake. Silent about what could not be read. */
export type CheckRule = (book: ConfigBook) => readonly Check[];

/** The object as the answer names it. */
export function named({ type, kind, namespace, name }: ObjectName): Check['object'] {
  return { type, kind, namespace, name };
}
